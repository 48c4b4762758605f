import Population
import SimulationKernel

extension PopulationSettings {
  /// Reads `currency` and `value`.
  mutating func readValues(_ reader: MappingReader) {
    currency = reader.value("currency", .currency, default: "EUR")
    value = reader.valueLaw("value")
  }
}

extension MappingReader {
  /// Reads the law of what conversions are worth, in units of the currency.
  func valueLaw(_ key: String) -> ValueLaw {
    oneOf(
      key,
      [
        SettingForm("lognormal") { reader in
          let median = reader.value(
            "median", .double(.above(0, upTo: ValueLaw.largest)), default: 56.83,
            note: "fitted to the quartiles 25.87, 56.66, 133.25 (Criteo Sponsored Search Conversion Log)")
          let sigma = reader.value(
            "sigma", .double(.above(0, upTo: 20)), default: 1.21, note: "as the median")
          return reader.law(else: .search) {
            .lognormal(try LognormalLaw(mu: Elementary.log(median), sigma: sigma))
          }
        },
        SettingForm("constant") { reader in
          .constant(reader.required("value", .double(.within(0...ValueLaw.largest))))
        },
        SettingForm("file") { reader in reader.sample(.values).map(ValueLaw.empirical) ?? .search },
      ], default: "lognormal")
  }

  /// Reads a law of values that may be left out; `null` says so explicitly.
  func optionalValueLaw(_ key: String) -> ValueLaw? {
    if isDescribed { return valueLaw(key) }
    switch raw(key)?.content {
    case nil, .null:
      record(key, .none)
      return nil
    case .scalar, .sequence, .mapping: return valueLaw(key)
    }
  }
}

extension SettingKind where Value == String {
  /// A currency: three capital letters, such as EUR (ISO 4217 has the list; it is not checked against it).
  static var currency: Self {
    let allowed = "three capital letters such as EUR"
    return .scalar(
      expected: "a currency", acceptsQuotes: true, placeholder: "EUR", allowed: { _ in allowed },
      schema: ValueSchema(pattern: "^[A-Z]{3}$"),
      canonical: { .text($0) },
      parse: { (text: String) throws(NumberText.Refusal) -> String in
        guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
          let meant = text.uppercased()
          let isClose = meant.utf8.count == 3 && meant.utf8.allSatisfy { (65...90).contains($0) }
          throw NumberText.Refusal(
            message: "is \"\(ConfigScalar(text).shown)\"",
            suggestion: isClose ? "did you mean \(meant)?" : nil)
        }
        return text
      })
  }
}
