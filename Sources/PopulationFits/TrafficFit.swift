import SimulationKernel
import Statistics

/// How traffic is spread over sites of one sort: by the Zipf law, or evenly.
struct TrafficFit {
  /// How many sites there are.
  let count: Int
  /// The fitted exponent, or nil when all are alike.
  let fit: LikelihoodFit?
  private let counts: [Int]

  /// Among sites with fewer events ranks are a matter of chance: the standard deviation of 10 is a third of it.
  static let least = 10
  /// How many sites have so few.
  var rare: Int { counts.filter { $0 < Self.least }.count }
  /// Whether so many sites have few events that neither exponent nor test can be trusted: more than a tenth of all.
  var isSparse: Bool { rare * 10 > count }

  /// Evenness is given up below this p-value.
  static let level = 0.01

  /// Fits the exponent of the Zipf law, sites in the order of their traffic.
  ///
  /// Which site has which rank is not in a log, and is taken from the traffic itself. That is right as long as
  /// neighbours differ by more than chance; among sites with little traffic it makes the exponent a little large.
  init(_ traffic: [Int: Int]) throws {
    let counts = traffic.values.sorted(by: >)
    self.counts = counts
    count = counts.count
    let total = Double(counts.reduce(0, +))
    let even = FitCheck.shares("", counts, counts.map { _ in 1 }, remark: "")
    if counts.count < 2 || (even?.pValue ?? 1) >= Self.level {
      fit = nil
      return
    }
    let logarithms = (1...counts.count).map { Elementary.log(Double($0)) }
    let weighted = zip(counts, logarithms).reduce(0.0) { $0 + Double($1.0) * $1.1 }
    fit = try LikelihoodFit(smoothFrom: [1]) { place in
      let exponent = max(-1, min(12, place[0]))
      let norm = logarithms.reduce(0.0) { $0 + Elementary.exp(-exponent * $1) }
      return -exponent * weighted - total * Elementary.log(norm)
    }
  }

  /// The exponent.
  func parameter(_ path: String, _ meaning: String) -> FittedParameter? {
    fit.map { FittedParameter(path, of: $0, .real, meaning, within: 0...10) { max(0, min(10, $0[0])) } }
  }

  /// Traffic against the law.
  func check(_ part: String, remark: String) -> FitCheck? {
    if isSparse { return nil }
    guard let fit else {
      return FitCheck.shares(part, counts, counts.map { _ in 1 }, remark: remark)
    }
    let total = Double(counts.reduce(0, +))
    let logarithms = (1...counts.count).map { Elementary.log(Double($0)) }
    func shares(_ exponent: Double) -> [Double] {
      let weights = logarithms.map { Elementary.exp(-exponent * $0) }
      let whole = weights.reduce(0, +)
      return weights.map { $0 / whole * total }
    }
    let likely = shares(fit.parameters[0])
    var cells: [Range<Int>] = []
    var (start, held) = (0, 0.0)
    for index in likely.indices {
      held += likely[index]
      guard held >= max(10, total / 30) else { continue }
      cells.append(start..<(index + 1))
      (start, held) = (index + 1, 0)
    }
    // What is left at the end, or the last full cell, is the cell that is left over.
    if start == likely.count { cells.removeLast() }
    func expected(_ place: [Double]) -> [Double] {
      let all = shares(place[0])
      return cells.map { $0.reduce(0.0) { $0 + all[$1] } }
    }
    let center = expected(fit.parameters)
    var variance = Matrix(rows: cells.count, columns: cells.count)
    for i in cells.indices {
      for j in cells.indices {
        variance[i, j] = (i == j ? center[i] : 0) - center[i] * center[j] / total
      }
    }
    let observed = cells.map { $0.reduce(0.0) { $0 + Double(counts[$1]) } }
    return CellTest(observed: observed, expected: expected, variance: variance).check(
      part, fit, remark: remark)
  }
}

/// When in the day and on which days people act.
struct RhythmFit {
  /// How busy each hour is relative to the mean, with standard errors; nil when all are alike.
  let rates: [(rate: Double, error: Double)]?
  /// Hours against being all alike.
  let hours: FitCheck?
  /// Days against being all alike.
  let days: FitCheck?

  init(_ sample: PopulationSample) {
    let covered = Self.coverage(sample.span)
    let counts = sample.hours
    let total = Double(counts.reduce(0, +))
    days = Self.check(sample)
    // Times in whole hours or days may have been rounded either way, and say nothing sure about hours.
    guard !covered.contains(0), total >= 240, sample.span.resolution < ObservationSpan.hour else {
      (rates, hours) = (nil, nil)
      return
    }
    hours = FitCheck.shares(
      "hours of the day", counts, covered, remark: "some hours are busier: the twin has a daily rhythm")
    guard let hours, hours.pValue < TrafficFit.level else {
      rates = nil
      return
    }
    let raw = zip(counts, covered).map { Double($0) / $1 }
    let mean = raw.reduce(0, +) / 24
    rates = zip(raw, counts).map { value, count in
      let rate = value / mean
      return (rate, count == 0 ? .infinity : rate * max(0, 1 / Double(count) - 1 / total).squareRoot())
    }
  }

  /// How much of each hour of the day the span holds, in milliseconds.
  private static func coverage(_ span: ObservationSpan) -> [Double] {
    let (day, hour) = (ObservationSpan.day, Int64(3_600_000))
    let whole = span.length / day
    var covered = [Double](repeating: Double(whole * hour), count: 24)
    var time = span.start + whole * day
    while time < span.end {
      let within = (time % day + day) % day
      let next = min(span.end, time + hour - within % hour)
      covered[Int(within / hour)] += Double(next - time)
      time = next
    }
    return covered
  }

  /// Whole days against one another.
  private static func check(_ sample: PopulationSample) -> FitCheck? {
    let whole = Int(sample.span.length / ObservationSpan.day)
    let counts = Array(sample.days.prefix(whole))
    return FitCheck.shares(
      "days", counts, counts.map { _ in 1 },
      remark: "some days are busier, by weekdays or a trend; the twin's days are all alike")
  }
}
