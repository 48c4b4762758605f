import PrivacyMechanisms

/// Counts the output states of sources that share their noise.
///
/// States are numbered in the order in which they come up, except that no report is 0 and one report is 1 and its cell;
/// nearly all sources are one of these.
struct StateTally {
  /// What the sources share.
  struct Key: Hashable {
    var type: NoisedSourceType
    var triggerData: [UInt32]
    var windows: Int
    var maxReports: Int
    var noise: NoiseSettings.Noise
  }

  let key: Key
  let states: OutputStates
  /// How often each state was seen, by its number.
  private(set) var counts: [Int]
  /// The states from number `1 + cells` on.
  private var others: [OutputState] = []
  private var numbers: [OutputState: Int] = [:]

  init(_ key: Key) throws(CorrectionError) {
    self.key = key
    let cells = key.triggerData.count.multipliedReportingOverflow(by: key.windows)
    guard !cells.overflow, cells.partialValue <= OutputStates.cellLimit else {
      throw Self.tooMany("more than \(OutputStates.cellLimit) pairs of data value and window")
    }
    states = OutputStates(
      dataValues: key.triggerData.count, windows: key.windows, maxReports: key.maxReports)
    guard states.count != nil else { throw Self.tooMany("more than 2^64 output states") }
    counts = Array(repeating: 0, count: 1 + states.cells)
    guard flipProbability < 1 else {
      throw CorrectionError(
        place: "noise of \(key.type.rawValue) sources",
        problem: "every report is noise and tells nothing; epsilon must be above 0")
    }
  }

  private static func tooMany(_ what: String) -> CorrectionError {
    CorrectionError(
      place: "configuration of the noise", problem: "\(what); take fewer values, windows or reports")
  }

  /// The probability that a state is drawn instead of true.
  var flipProbability: Double {
    switch key.noise {
    case .epsilon(let epsilon): states.flipProbability(epsilon: epsilon)
    case .flipProbability(let probability): probability
    }
  }

  /// The number of sources.
  var sources: Int { counts.reduce(0, +) }

  /// Counts a source without reports; returns the number of its state.
  @inline(__always)
  mutating func addEmpty() -> Int {
    counts[0] += 1
    return 0
  }

  /// Counts a source with reports; returns the number of its state.
  mutating func add(_ state: OutputState) -> Int {
    let number = number(of: state)
    counts[number] += 1
    return number
  }

  private mutating func number(of state: OutputState) -> Int {
    guard state.count > 0 else { return 0 }
    if state.count == 1 { return 1 + state[0].window * states.dataValues + state[0].data }
    if let number = numbers[state] { return number }
    let number = counts.count
    counts.append(0)
    others.append(state)
    numbers[state] = number
    return number
  }

  /// The state of a number.
  func state(_ number: Int) -> OutputState {
    if number > states.cells { return others[number - 1 - states.cells] }
    var state = OutputState(dataValues: states.dataValues)
    if number > 0 {
      state.insert(
        OutputState.Report(data: (number - 1) % states.dataValues, window: (number - 1) / states.dataValues))
    }
    return state
  }

  /// The position of a data value among those of the sources; nil when they have no such value.
  @inline(__always)
  func position(of data: UInt32) -> Int? {
    let values = key.triggerData
    let guess = Int(data)
    if guess < values.count, values[guess] == data { return guess }
    return values.firstIndex(of: data)
  }
}
