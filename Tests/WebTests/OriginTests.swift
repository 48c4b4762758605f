import Testing

@testable import Web

/// Origins out of texts.
@Suite struct Origins {
  @Test func spellingsOfOneOriginAreEqual() throws {
    let origin = try Origin("https://shop.example")
    for text in [
      "https://shop.example/", "HTTPS://SHOP.Example", "https://shop.example:443/a?b#c",
      "https://shop.example.",
      "https://user:secret@shop.example/", "https://shop.example?x=https://other.test",
      "https://shop.example:",
      "https://shop.example#@other.test", " \u{0}https://shop.example\u{1F} ", "ht\ntps://shop.\r\nexa\tmple",
    ] {
      #expect(try Origin(text) == origin)
    }
    #expect(origin.description == "https://shop.example")
    #expect(origin.port == 443)
  }

  @Test func schemeHostAndPortTellOriginsApart() throws {
    let texts = [
      "https://shop.example", "http://shop.example", "https://shop.example:8443", "https://www.shop.example",
      "https://[2001:db8::1]", "https://192.0.2.1",
    ]
    #expect(try Set(texts.map { try Origin($0) }).count == texts.count)
    for text in texts { #expect(try Origin(text).description == text) }
    #expect(try Origin("http://shop.example").port == 80)
  }

  @Test func addressesHaveOneSpelling() throws {
    #expect(try Origin("https://[2001:DB8:0:0::0:1]:443/").host == "[2001:db8::1]")
    #expect(try Origin("https://[::1]:8080").description == "https://[::1]:8080")
    #expect(try Origin("https://192.0.2.1.").host == "192.0.2.1")
  }

  @Test func textsThatAreNoOriginsAreRefused() {
    for text in [
      "", "shop.example", "https:shop.example", "https://", "https:///path", "ftp://shop.example",
      "data://x", "https://a..b", "https://.shop.example", "https://shop.example:99999",
      "https://shop.example:x", "https://shop.example:+1", "https://shop example", "https://[::1",
      "https://[zz]", "https://1.2.3", "https://1.2.3.4.5", "https://256.1.1.1", "https://müller.example",
      "https://" + String(repeating: "a", count: 64) + ".example", "https://shop.example..",
      "https://" + String(repeating: "abc.", count: 70) + "example",
    ] {
      let error = #expect(throws: OriginError.self) { try Origin(text) }
      #expect(error?.text == text)
    }
  }

  @Test func whatBrowsersWouldTranslateIsSaidToBeMissingHere() {
    for (text, problem) in [
      ("https://müller.example", "this program does not"), ("https://a%2Eb.example", "this program does not"),
      ("https:///a.test", "this program"), ("https://1.2.3", "understood here"),
      ("https://a..b", "no valid ASCII host name"),
    ] {
      let error = #expect(throws: OriginError.self) { try Origin(text) }
      #expect(error?.problem.contains(problem) == true, "\(text)")
    }
  }

  @Test func httpsAndThisMachineAreTrustworthy() throws {
    for text in [
      "https://shop.example", "http://localhost", "http://localhost:8080", "http://a.localhost",
      "http://127.0.0.1", "http://127.255.0.3:80", "http://[::1]:3000",
    ] {
      #expect(try Origin(text).isPotentiallyTrustworthy, "\(text)")
    }
    for text in [
      "http://shop.example", "http://localhost.example", "http://128.0.0.1", "http://[::2]",
      "http://127.0.0.1.example", "http://notlocalhost",
    ] {
      #expect(try !Origin(text).isPotentiallyTrustworthy, "\(text)")
    }
  }
}

@Suite struct AppOriginTests {
  @Test func anAppIsASiteOfItsOwn() throws {
    let suffixes = try PublicSuffixList()
    let app = try Origin(app: "com.Example.shop_2")
    #expect(app.description == "android-app://com.Example.shop_2")
    #expect(Site(app, suffixes: suffixes).description == "android-app://com.Example.shop_2")
    #expect(!app.isPotentiallyTrustworthy)
    for text in [
      "android-app://com.Example.shop_2", "android-app://com.Example.shop_2/",
      "android-app://com.Example.shop_2/a",
    ] {
      #expect(try Origin(appURL: text) == app)
    }
    #expect(try Origin(appURL: "https://shop.example") == nil)
    #expect(throws: OriginError.self) { try Origin(appURL: "android-app://") }
    for name in ["", ".", "com..shop", "com.shop/x", "com.shöp", "https://a.test"] {
      #expect(throws: OriginError.self, "\(name)") { try Origin(app: name) }
    }
  }
}
