import ScenarioFiles

/// The published numbers of a folder: what was printed, where, and how each is computed again.
public struct PublishedFile: Sendable {
  /// What the file is called.
  public static let fileName = "published.yaml"

  /// The numbers, in the order of the file.
  public var numbers: [PublishedNumber]
  /// The numbers that are not computed again, with the reasons.
  public var unrepeated: [UnrepeatedNumber]
  /// The folder, with a slash at its end.
  public var folder: String

  /// Reads `published.yaml` of a folder.
  ///
  /// - Parameter folder: the folder, in which the scenarios lie too.
  /// - Throws: `ScenarioError` with everything that is wrong and where.
  public init(folder: String) throws(ScenarioError) {
    let folder = folder.hasSuffix("/") ? folder : folder + "/"
    try self.init(try ConfigDocument.read(path: folder + Self.fileName), folder: folder)
  }

  /// Reads a text that stands for the file.
  ///
  /// - Parameters:
  ///   - text: what would be in it.
  ///   - folder: where scenarios are looked for.
  /// - Throws: `ScenarioError` with everything that is wrong and where.
  public init(text: String, folder: String = "") throws(ScenarioError) {
    try self.init(try ConfigDocument.parse(text, fileName: Self.fileName), folder: folder)
  }

  private init(_ root: ConfigNode, folder: String) throws(ScenarioError) {
    let reading = try Reading(root) { reader in
      _ = reader.required("published", .int(1...1), note: "the version of the format")
      let numbers = reader.groups("numbers", count: 1...1_000) { PublishedNumber($0) }
      Self.checkNames(numbers, reader)
      let unrepeated = reader.groups("not-repeated", count: 0...1_000) { UnrepeatedNumber($0) }
      return (numbers, unrepeated)
    }
    numbers = reading.value.0
    unrepeated = reading.value.1
    self.folder = folder
  }

  private static func checkNames(_ numbers: [PublishedNumber], _ reader: MappingReader) {
    var seen: Set<String> = []
    for number in numbers where !number.name.isEmpty && !seen.insert(number.name).inserted {
      reader.error(
        "numbers", "has two numbers named \"\(number.name)\"", suggestion: "give each its own name")
    }
  }
}

extension UnrepeatedNumber {
  fileprivate init(_ reader: MappingReader) {
    what = reader.required("what", .string(length: 1...200))
    source = reader.required("source", .string(length: 1...300))
    printed = reader.required("published", .string(length: 1...200))
    reason = reader.required("reason", .string(length: 1...500))
  }
}

extension PublishedNumber {
  fileprivate init(_ reader: MappingReader) {
    name = reader.required("name", .string(length: 1...60))
    what = reader.required("what", .string(length: 1...100))
    source = reader.required("source", .string(length: 1...300))
    printed = Self.printed("published", reader)
    formula = reader.optionalGroup("formula") { Call($0, FormulaBook.all.map { ($0.name, $0.parameters) }) }
    simulation = reader.optionalGroup("simulation") {
      Call($0, SimulationBook.all.map { ($0.name, $0.parameters) })
    }
    scenario = reader.optionalGroup("scenario") { ScenarioFigure($0) }
    if simulation != nil, scenario != nil {
      reader.error("scenario", "is given beside a simulation", suggestion: "make two numbers of it")
    }
    if formula == nil, simulation == nil, scenario == nil {
      reader.error(nil, "says not how it is computed", allowed: "formula, simulation, scenario")
    }
    if reader.isWritten("explained") || reader.isWritten("corrected") {
      correction = Correction(
        explanation: reader.required("explained", .string(length: 1...300)),
        printed: Self.printed("corrected", reader))
      if let correction, correction.printed.count != printed.count, !reader.hasErrors {
        reader.error("corrected", "has another length than published")
      }
    }
  }

  /// Reads one printed number or a list of them.
  private static func printed(_ key: String, _ reader: MappingReader) -> [PrintedNumber] {
    guard let node = reader.raw(key) else {
      reader.error(key, "is missing", allowed: "a number as it was printed, or a list of numbers")
      return []
    }
    let texts = (node.sequence ?? [node]).map(\.text)
    let numbers = texts.compactMap { text in text.flatMap { PrintedNumber($0) } }
    if numbers.count != texts.count || numbers.isEmpty {
      reader.error(
        key, "must be a number as it was printed, or a list of numbers",
        allowed: "such as 0.95625, 2.49e-6, 0.24% or [1, 3, 0]")
    }
    return numbers
  }
}

extension Call {
  /// Reads the name of a computation and all its parameters.
  fileprivate init(_ reader: MappingReader, _ known: [(name: String, parameters: [Parameter])]) {
    let name = reader.required("name", .word(among: known.map(\.name)))
    var values: [String: [Double]] = [:]
    if reader.raw("name")?.text == name {
      for parameter in known.first(where: { $0.name == name })?.parameters ?? [] {
        values[parameter.name] = parameter.read(reader)
      }
    } else {
      // Nothing follows from a stand-in for a name that is wrong.
      for parameter in known.flatMap(\.parameters) { _ = reader.raw(parameter.name) }
    }
    self.init(name: name, arguments: Arguments(values))
  }
}

extension Parameter {
  fileprivate func read(_ reader: MappingReader) -> [Double] {
    guard isWhole else { return [reader.required(name, .double(.within(range)))] }
    let bounds = Int(range.lowerBound)...Int(min(range.upperBound, 1e15))
    if isList {
      return reader.required(name, .list(of: .int(bounds), count: 1...100)).map { Double($0) }
    }
    return [Double(reader.required(name, .int(bounds)))]
  }
}

extension ScenarioFigure {
  fileprivate init(_ reader: MappingReader) {
    file = reader.required("file", .string(length: 1...200))
    system = reader.required("system", .string(length: 1...100))
    metric = reader.required("metric", .string(length: 1...100))
    at = reader.optional("at", .string(length: 1...100))
    estimator = reader.optional("estimator", .string(length: 1...100))
    truth = reader.optional("truth", .string(length: 1...100))
    adversary = reader.optional("adversary", .string(length: 1...100))
    point = reader.value("point", .list(of: .string(length: 3...200), count: 0...20), default: [])
  }
}
