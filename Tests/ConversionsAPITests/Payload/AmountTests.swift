import Testing

@testable import ConversionsAPI

/// Amounts are decimals, equal when they are worth the same.
@Suite struct AmountTests {
  @Test func amountsAreComparedByTheirWorth() {
    for equal in [
      ["20", "20.00", "2e1", "2.0E+1", "200e-1"], ["0", "0.00", "-0", "0e9"], ["-1.50", "-15e-1"],
    ] {
      let amounts = equal.map { Amount($0) }
      #expect(Set(amounts).count == 1 && !amounts.contains(nil), "\(equal)")
    }
    #expect(Amount("0.1") != Amount("0.10000000000000000001"))
    #expect(Amount("1") != Amount("-1") && Amount("1") != Amount("10"))
    #expect(Amount("20.00")?.digits == "20.00")
  }

  @Test func onlyNumbersOfJSONAreAmounts() {
    for bad in ["", " 1", "1 ", "+1", ".5", "1.", "0x10", "1,5", "NaN", "inf", "1e400", "-1e400", "١", "1\n"]
    {
      #expect(Amount(bad) == nil, "\(bad)")
    }
    #expect(Amount("1e308")?.double == 1e308)
    #expect(Amount("0e99999999999999999999")?.double == 0)
    #expect(Amount("1e-99999999999999999999") == nil)
  }

  @Test func hundredthsAreExactOrThereAreNone() {
    for number in [0, 1, -1, 5, 10, 99, 100, -250, 123_456_789, Int64.max, Int64.min] {
      let amount = Amount(hundredths: number)
      #expect(amount.hundredths == number, "\(number)")
      #expect(Amount(amount.digits) == amount)
    }
    #expect(Amount("19.99")?.hundredths == 1_999 && Amount("1.999")?.hundredths == nil)
    #expect(Amount("1e30")?.hundredths == nil && Amount("3e2")?.hundredths == 30_000)
    #expect(Amount(hundredths: -5).digits == "-0.05" && Amount(hundredths: -5).isNegative)
  }
}
