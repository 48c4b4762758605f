import Testing

@testable import Reproductions

/// What was printed, and when ours is the same.
@Suite struct PrintedNumberTests {
  struct Case: Sendable {
    var text: String
    var value: Double
    var halfUnit: Double
  }

  static let cases = [
    Case(text: "0.95625", value: 0.956_25, halfUnit: 5e-6), Case(text: "153", value: 153, halfUnit: 0.5),
    Case(text: "0.24%", value: 0.0024, halfUnit: 5e-5),
    Case(text: "2.494582008677539e-6", value: 2.494_582_008_677_539e-6, halfUnit: 5e-22),
    Case(text: "-.5", value: -0.5, halfUnit: 0.05), Case(text: "3.0", value: 3, halfUnit: 0.05),
  ]

  @Test(arguments: cases) func textsAreReadWithTheirDigits(_ test: Case) throws {
    let number = try #require(PrintedNumber(test.text))
    #expect(number.value == test.value)
    #expect(abs(number.halfUnit / test.halfUnit - 1) < 1e-12)
  }

  @Test(arguments: ["", "a", "1.2.3", "1e", "1e999", "e5", "--1", "1 2", ".", "5%%", "0x10", "nan", "inf"])
  func otherTextsAreRefused(_ text: String) { #expect(PrintedNumber(text) == nil) }

  @Test func oursAgreesWhenItRoundsToThePrintedDigits() throws {
    let number = try #require(PrintedNumber("0.874"))
    #expect(number.isRounded(from: 0.874_408))
    #expect(number.isRounded(from: 0.8735))
    #expect(number.isRounded(from: 0.8745))
    #expect(!number.isRounded(from: 0.874_501))
    #expect(!number.isRounded(from: 0.873_4))
    #expect(!number.isRounded(from: .nan))
    let percentage = try #require(PrintedNumber("0.00232%"))
    #expect(percentage.isRounded(from: 2.32e-5))
    #expect(!percentage.isRounded(from: 2.328e-5))
  }

  @Test func allDigitsOfADoubleMustBeTheSameDouble() throws {
    let number = try #require(PrintedNumber("9.028709123768687"))
    #expect(number.isRounded(from: 9.028_709_123_768_687))
    #expect(!number.isRounded(from: (9.028_709_123_768_687).nextUp))
  }
}
