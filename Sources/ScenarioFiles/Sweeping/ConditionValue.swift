import SimulationKernel

/// A value in a condition: what a setting holds, or what it is compared with.
enum ConditionValue: Equatable, Sendable {
  case number(Double)
  case duration(SimulationDuration)
  case text(String)
  case list([ConditionValue])
  /// The setting is left out, or does not exist at this design point.
  case nothing

  /// The value of a setting.
  init(_ value: CanonicalValue) {
    switch value {
    case .plain(let text): self = Self.single(text)
    case .text(let text): self = .text(text)
    case .list(let elements): self = .list(elements.map(Self.init))
    case .none: self = .nothing
    }
  }

  /// What is written: a number, a share, a duration, `null`, or else text.
  static func single(_ text: String) -> ConditionValue {
    if text == "null" { return .nothing }
    let isShare = text.hasSuffix("%")
    if var decimal = try? NumberText.decimal(isShare ? String(text.dropLast()) : text) {
      if isShare { decimal.exponent -= 2 }
      return .number(NumberText.double(decimal))
    }
    if let duration = try? DurationText.parse(text) { return .duration(duration) }
    return .text(text)
  }

  /// What kind of value it is, for messages.
  var kindName: String {
    switch self {
    case .number: "a number"
    case .duration: "a duration"
    case .text: "text"
    case .list: "a list"
    case .nothing: "null"
    }
  }

  /// How the value is written.
  var shown: String {
    switch self {
    case .number(let value): SettingKind<Double>.canonicalText(value)
    case .duration(let value): DurationText.canonical(value)
    case .text(let text): YAMLText.quotedIfNeeded(text)
    case .list(let elements): "[" + elements.map(\.shown).joined(separator: ", ") + "]"
    case .nothing: "null"
    }
  }

  /// How two values compare: -1, 0 or 1; nil when they are of kinds that do not compare.
  ///
  /// Text and lists only tell whether they are equal, so that of different ones neither is the smaller.
  func compared(to other: ConditionValue) -> (order: Int, isOrdered: Bool)? {
    switch (self, other) {
    case (.number(let a), .number(let b)): (a < b ? -1 : a > b ? 1 : 0, true)
    case (.duration(let a), .duration(let b)): (a < b ? -1 : a > b ? 1 : 0, true)
    // No time at all is written without a unit.
    case (.number(0), .duration): ConditionValue.duration(.zero).compared(to: other)
    case (.duration, .number(0)): compared(to: .duration(.zero))
    case (.text(let a), .text(let b)): (a == b ? 0 : 1, false)
    case (.list(let a), .list(let b)): (Self.areEqual(a, b) ? 0 : 1, false)
    case (.nothing, .nothing): (0, false)
    case (.nothing, _), (_, .nothing): (1, false)
    default: nil
    }
  }

  private static func areEqual(_ a: [ConditionValue], _ b: [ConditionValue]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.compared(to: $1)?.order == 0 }
  }
}
