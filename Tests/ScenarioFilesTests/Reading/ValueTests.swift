import ScenarioFiles
import SimulationKernel
import Testing

@Suite struct ValueTests {
  /// Reads one value from `x: TEXT`; nil with the message when it is refused.
  private func read<Value>(_ text: String, _ kind: SettingKind<Value>) -> (Value?, Diagnostic?) {
    var value: Value?
    let found = findings("x: \(text)") { value = $0.optional("x", kind) }
    return (found.isEmpty ? value : nil, found.first)
  }

  @Test(arguments: [
    ("0", 0), ("12", 12), ("+12", 12), ("-12", -12), ("100_000", 100_000), ("100k", 100_000),
    ("1M", 1_000_000), ("1.5M", 1_500_000), ("1e6", 1_000_000), ("2.50e1", 25),
    ("9223372036854775807", Int.max),
    ("-9223372036854775808", Int.min),
  ])
  func wholeNumbersAreReadAsWritten(text: String, value: Int) {
    #expect(read(text, .int(Int.min...Int.max)).0 == value)
  }

  @Test(arguments: [
    "1:30", "017", "00", "-01", "0x10", "0o17", "0b1", ".inf", "nan", "-.INF", "1.5", "1e-1", "1__0", "_1",
    "1_",
    "1 2", "k", "1K", "5%", "yes", "'12'", "[1]", "{a: 1}", "9223372036854775808", "1e400", "1e99999",
    "0.0001k",
    "2024-01-02", "1.", "--1", "+",
  ])
  func everythingElseIsNoWholeNumber(text: String) {
    let (value, finding) = read(text, .int(Int.min...Int.max))
    #expect(value == nil)
    #expect(finding?.path == "x")
  }

  @Test func theTrapsOfYAMLAreExplained() {
    #expect(read("1:30", .int(0...9)).1?.message.contains("base 60") == true)
    #expect(read("017", .int(0...9)).1?.message.contains("octal") == true)
    #expect(read("'5'", .int(0...9)).1?.suggestion == "remove the quotes")
    #expect(read(".nan", .double()).1?.message.contains("finite") == true)
    #expect(read("yes", .bool).1?.suggestion == "did you mean true?")
    #expect(read("5", .share()).1?.suggestion == "did you mean 5%?")
  }

  @Test func seedsUseAll64Bits() {
    #expect(read("18446744073709551615", .uint64(0...UInt64.max)).0 == UInt64.max)
    #expect(read("18446744073709551616", .uint64(0...UInt64.max)).0 == nil)
    #expect(read("-1", .uint64(0...UInt64.max)).0 == nil)
  }

  @Test func realNumbersKeepTheirEnds() {
    #expect(read("64", .double(.above(0, upTo: 64))).0 == 64)
    #expect(read("0", .double(.above(0, upTo: 64))).0 == nil)
    #expect(read("0", .double(.atLeast(0, below: 1))).0 == 0)
    #expect(read("1", .double(.atLeast(0, below: 1))).0 == nil)
    #expect(read("-2.5e-3", .double()).0 == -0.0025)
    #expect(read(".5", .double()).0 == 0.5)
    #expect(read("1e400", .double()).0 == nil)
    #expect(read("-0", .double()).0?.sign == .plus)
    #expect(read("0.1", .double()).0 == 0.1)
  }

  @Test func sharesAreReadInBothForms() {
    for (text, value) in [
      ("5%", 0.05), ("0.05", 0.05), ("100%", 1), ("0", 0), ("0.1%", 0.001), ("\"12.5%\"", 0.125),
    ] {
      #expect(read(text, .share()).0 == value, "\(text)")
    }
    for text in ["101%", "1.2", "-5%", "%", "5 %", "5%%", "x%"] {
      #expect(read(text, .share()).0 == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("250ms", 250), ("1s", 1_000), ("90m", 5_400_000), ("1h", 3_600_000), ("2d", 172_800_000),
    ("1w", 604_800_000), ("1d12h", 129_600_000), ("1.5d", 129_600_000), ("1h0.5s", 3_600_500), ("0", 0),
    ("0.001s", 1), ("0.0009765625w", 590_625), ("1_000ms", 1_000), ("0.50d", 43_200_000),
    ("9223372036854775807ms", Int64.max),
  ])
  func durationsAreReadExactly(text: String, milliseconds: Int64) {
    #expect(read(text, .duration(.any)).0?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "2", "1.5", "2days", "12h1d", "1d1d", "d", "1d-2h", "0.0001s", "1.5ms", "9223372036854775808ms",
    "99999999999w",
    "1d 2h", "", "''", "1d2", "-1d", "0.33333333333w",
  ])
  func everythingElseIsNoDuration(text: String) {
    let (value, finding) = read(text.isEmpty ? "\"\"" : text, .duration())
    #expect(value == nil)
    #expect(finding != nil)
  }

  @Test func aBareNumberIsAskedForItsUnit() {
    let finding = read("2", .duration()).1
    #expect(finding?.message == "needs a unit")
    #expect(finding?.suggestion == "did you mean 2d or 2h?")
    #expect(read("2days", .duration()).1?.suggestion == "did you mean \"d\"?")
    #expect(read("0s", .duration(.above(.zero))).1?.allowed?.hasPrefix("x > 0; a duration such as") == true)
  }

  @Test func canonicalDurationsReadBackToThemselves() {
    for milliseconds: Int64 in [1, 999, 1_000, 61_001, 129_600_000, 2_592_000_000, Int64.max] {
      let text = DurationText.canonical(SimulationDuration(milliseconds: milliseconds))
      #expect(read(text, .duration(.any)).0?.milliseconds == milliseconds, "\(text)")
    }
    #expect(DurationText.canonical(.days(30)) == "30d")
    #expect(DurationText.canonical(.zero) == "0")
  }

  @Test func textIsTakenAsWritten() {
    for text in ["2024-01-02", "yes", "1:30", "017", "a b"] {
      #expect(read(text, .string()).0 == text)
    }
    #expect(read("''", .string()).0 == nil)
    #expect(read("''", .string(length: 0...3)).0 == "")
  }

  @Test func choicesAreProposed() {
    #expect(read("dark-blue", .choice(Colour.self)).0 == .darkBlue)
    let finding = read("darkblu", .choice(Colour.self)).1
    #expect(finding?.suggestion == "did you mean \"dark-blue\"?")
    #expect(finding?.allowed == "red, green, dark-blue")
  }

  @Test func listsReportEveryWrongElement() {
    let windows = SettingKind.list(of: .duration(.above(.zero)), count: 1...3, increasingBy: <)
    #expect(read("[2d, 7d]", windows).0 == [.days(2), .days(7)])
    #expect(messages("x: [2, 7d, x]") { _ = $0.optional("x", windows) }.count == 2)
    #expect(
      messages("x: [7d, 2d]") { _ = $0.optional("x", windows) } == [
        "x[1] must be greater than the value before it"
      ])
    #expect(read("2d", windows).1?.suggestion == "write [2d]")
    #expect(read("[]", windows).1?.message == "has 0 values")
    #expect(read("[1d, 2d, 3d, 4d]", windows).0 == nil)
  }
}
