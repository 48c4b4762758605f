import Testing

@testable import ConversionsAPI

/// What is hashed, and that it is hashed.
@Suite struct NormalisationTests {
  @Test func hashesAreThoseOfTheSpecificationsExamples() {
    for (hash, digits) in [
      (HashedText(words: "User123"), "e606e38b0d8c19b24cf0ee3808183162ea7cd63ff7912dbb22b5e803286b4446"),
      (
        HashedText(email: " User@example.com "),
        "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"
      ),
      (
        HashedText(phone: "+1 212-555-0000"),
        "7c8d08bf90ca322bcac37f99ba14e980e4b1f5ba919f7e16a030af9070ba125e"
      ),
      (HashedText(words: " Jane "), "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2"),
      (HashedText(words: " Smith "), "6627835f988e2c5e50533d491163072d3f4f41f5c8b04630150debb3722ca2dd"),
      (HashedText(words: " Female "), "9f165139a8c2894a47aea23b77d330eca847264224a44d5a17b19db8b9a72c08"),
    ] {
      #expect(hash?.description == digits)
    }
  }

  @Test func addressesKeepTheirPunctuation() {
    #expect(Normalisation.email("\t First.Last+tag@Example.CO.UK\n") == "first.last+tag@example.co.uk")
    #expect(Normalisation.email("  ") == nil)
  }

  @Test func numbersHaveAPlusAndTheirCountry() {
    for (text, country, number) in [
      ("+1 (212) 555-0000", nil, "+12125550000"), ("001.212.555.0000", nil, "+12125550000"),
      ("(212) 555-0000", "1", "+12125550000"), ("030 123456", "49", "+4930123456"),
      ("030 123456", "+49", "+4930123456"), ("+49 (0)30 123456", nil, "+4930123456"),
      ("+49 030 123456", "49", "+4930123456"), ("+44 20 7946 0000", "49", "+442079460000"),
      ("tel: 0049-30-123456 ext", nil, "+4930123456"), ("212-555-0000", nil, nil), ("", "1", nil),
      ("+", nil, nil), ("000", "1", nil), ("030 1", "0", nil),
    ] as [(String, String?, String?)] {
      #expect(Normalisation.phone(text, countryCode: country) == number, "\(text)")
    }
  }

  @Test func wordsLoseTheirPunctuationAndKeepOneSpace() {
    #expect(Normalisation.words("  12  Main St., Apt. #4 ") == "12 main st apt 4")
    #expect(Normalisation.words("O'Neill-Smith") == "oneillsmith")
    #expect(Normalisation.words("MÜLLER") == "müller")
    #expect(Normalisation.words("北京市") == "北京市")
    #expect(Normalisation.words(" .- ") == nil)
    #expect(Normalisation.postalCode("SW1A 1AA") == "sw1a1aa")
    #expect(Normalisation.postalCode(" 02139 ") == "02139")
  }

  @Test func normalisingTwiceChangesNothing() {
    for text in [" A.b@C.de ", "+1 (0) 5", "Straße Nr. 5 ", "a  b", "ﬁ ②"] {
      for normalise in [Normalisation.email, Normalisation.words, Normalisation.postalCode] {
        let once = normalise(text)
        #expect(once.flatMap(normalise) == once)
      }
      let number = Normalisation.phone(text)
      #expect(number.flatMap { Normalisation.phone($0) } == number)
    }
  }
}
