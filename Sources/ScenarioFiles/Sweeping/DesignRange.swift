import SimulationKernel

/// The values that one setting takes in a design: a range, or a list of equal parts.
struct DesignRange {
  enum Scale: String, CaseIterable, Sendable {
    case linear, log
  }

  enum Values {
    case choices([ConfigNode])
    /// Numbers, shares as parts of 1.
    case numbers(from: Double, to: Double, scale: Scale, isWhole: Bool)
    /// Lengths of time, in milliseconds.
    case durations(from: Double, to: Double, scale: Scale)
  }

  private let values: Values
  private let place: Place

  /// Reads what stands below the path of a setting; what is wrong is added to `findings`.
  init?(_ node: ConfigNode, path: String, _ findings: inout [Diagnostic]) {
    place = node.place
    if let choices = node.sequence, !choices.isEmpty {
      values = .choices(choices)
      return
    }
    guard node.mapping != nil else {
      findings.append(
        Diagnostic(
          at: node.place, path: path, "must be a range or a list of values, not \(node.kindName)",
          suggestion: "write { from: 0.1%, to: 50%, scale: log }, or [1, 3]"))
      return nil
    }
    let reading = Reading(attempting: node, files: DataFiles(folder: "")) { reader in
      let (from, to) = (reader.required("from", .string()), reader.required("to", .string()))
      let scale: Scale = reader.value("scale", .choice(), default: .linear)
      let isWhole = reader.value("whole", .bool, default: false)
      return reader.hasErrors ? nil : Self.values(from, to, scale, isWhole, reader)
    }
    findings += reading.errors.map { $0.below(path) }
    guard let values = reading.value else { return nil }
    self.values = values
  }

  private static func values(
    _ from: String, _ to: String, _ scale: Scale, _ isWhole: Bool, _ reader: MappingReader
  ) -> Values? {
    let ends = [from, to].map(number)
    let lengths = [from, to].map { DurationText.value(of: $0).map { Double($0.milliseconds) } }
    let isTime = ends.contains { $0 == nil }
    guard let low = isTime ? lengths[0] : ends[0], let high = isTime ? lengths[1] : ends[1] else {
      reader.error(
        (isTime ? lengths : ends)[0] == nil ? "from" : "to",
        "must be a number, a share or a duration, of one kind with the other end")
      return nil
    }
    guard low < high else {
      reader.error("to", "is \(to), which is not above \(from)")
      return nil
    }
    guard [low, high].allSatisfy({ $0 == 0 || (1e-100...1e100).contains($0.magnitude) }) else {
      reader.error("from", "and to must be 0 or of a size from 1e-100 to 1e100")
      return nil
    }
    guard scale == .linear || low > 0 else {
      reader.error("from", "is \(from), and a logarithmic scale begins above 0")
      return nil
    }
    let areWhole = !isTime && [low, high].allSatisfy { $0 == $0.rounded() && $0.magnitude < 0x1p53 }
    guard !isWhole || areWhole else {
      reader.error("whole", "needs ends that are whole numbers below 2^53")
      return nil
    }
    if isTime { return .durations(from: low, to: high, scale: scale) }
    return .numbers(from: low, to: high, scale: scale, isWhole: isWhole)
  }

  /// A number as written, a share as a part of 1; nil for anything else.
  private static func number(_ text: String) -> Double? {
    let isShare = text.hasSuffix("%")
    guard var decimal = try? NumberText.decimal(isShare ? String(text.dropLast()) : text) else { return nil }
    if isShare { decimal.exponent -= 2 }
    let value = NumberText.double(decimal)
    return value.isFinite ? value : nil
  }

  /// The value at a part of the range.
  ///
  /// - Parameter part: at least 0 and below 1; equal lengths of it stand for equal parts of the range on its scale.
  func value(at part: Double) -> ConfigNode {
    switch values {
    case .choices(let choices):
      return choices[min(choices.count - 1, Int(part * Double(choices.count)))]
    case .numbers(let from, let to, let scale, let isWhole):
      let end = isWhole ? to + 1 : to
      let value = Self.interpolate(part, from, end, scale)
      return node(
        SettingKind<Double>.canonicalText(isWhole ? min(to, value.rounded(.down)) : Self.rounded(value)))
    case .durations(let from, let to, let scale):
      // Whole seconds read better, and over hours the rest means nothing.
      let unit = to - from >= 3_600_000 ? 1000.0 : 1
      let value = (Self.interpolate(part, from, to, scale) / unit).rounded() * unit
      return node(DurationText.canonical(SimulationDuration(milliseconds: Int64(value))))
    }
  }

  private func node(_ text: String) -> ConfigNode { ConfigNode(.scalar(ConfigScalar(text)), at: place) }

  private static func interpolate(_ part: Double, _ from: Double, _ to: Double, _ scale: Scale) -> Double {
    switch scale {
    case .linear: from + part * (to - from)
    // Our own, so that the design is the same on every processor.
    case .log: from * Elementary.exp(part * Elementary.log(to / from))
    }
  }

  /// To six digits that count, so that tables stay readable.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0 else { return 0 }
    var decimals = 5
    var magnitude = value.magnitude
    while magnitude >= 10 { (magnitude, decimals) = (magnitude / 10, decimals - 1) }
    while magnitude < 1 { (magnitude, decimals) = (magnitude * 10, decimals + 1) }
    // By way of the text: a power of ten below 1 has no exact value to divide by.
    var factor = 1.0
    for _ in 0..<abs(decimals) { factor *= 10 }
    let scaled = (decimals >= 0 ? value * factor : value / factor).rounded()
    return decimals >= 0 ? scaled / factor : scaled * factor
  }
}

extension Diagnostic {
  /// The same finding about a setting of a group.
  fileprivate func below(_ group: String) -> Diagnostic {
    var finding = self
    finding.path = path.isEmpty ? group : "\(group): \(path)"
    return finding
  }
}
