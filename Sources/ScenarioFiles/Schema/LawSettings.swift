import SimulationKernel

extension SettingKind where Value == SimulationDuration {
  /// A mean or a limit: above 0, at most a century.
  static var length: Self { .duration(.above(.zero, upTo: .days(36_525))) }
}

extension MappingReader {
  /// Reads a law of delays: one of several named forms.
  ///
  /// - Parameters:
  ///   - key: the setting's name.
  ///   - standard: the name of the form that holds when none is written.
  func delayLaw(_ key: String, default standard: String, mean: SimulationDuration = .hours(6)) -> DelayLaw {
    oneOf(
      key,
      [
        SettingForm("search") { _ in .search },
        SettingForm("display") { _ in .display },
        SettingForm("exponential") { reader in
          let mean = reader.value("mean", .length, default: mean)
          return reader.law { .exponential(try ExponentialLaw(mean: mean.real)) }
        },
        SettingForm("mixture") { $0.mixture() },
        SettingForm("constant") { .constant($0.required("value", .duration())) },
        SettingForm("uniform") { reader in
          let low = reader.value("low", .duration(), default: .zero)
          let high = reader.required("high", .length)
          return reader.law { .uniform(try UniformLaw(low: low.real, high: high.real)) }
        },
        SettingForm("lognormal") { reader in
          let median = reader.required("median", .length)
          let sigma = reader.required("sigma", .double(.above(0, upTo: 20)))
          return reader.law { .lognormal(try LognormalLaw(mu: Elementary.log(median.real), sigma: sigma)) }
        },
        SettingForm("weibull") { reader in
          let scale = reader.required("scale", .length)
          let shape = reader.required("shape", .double(.above(0, upTo: 100)))
          return reader.law { .weibull(try WeibullLaw(shape: shape, scale: scale.real)) }
        },
        SettingForm("gamma") { reader in
          let mean = reader.required("mean", .length)
          let shape = reader.required("shape", .double(.within(0.001...1e6)))
          return reader.law { .gamma(try GammaLaw(shape: shape, scale: mean.real / shape)) }
        },
        SettingForm("file") { reader in reader.sample(.delays).map(DelayLaw.empirical) ?? .search },
      ], default: standard)
  }

  private func mixture() -> DelayLaw {
    let weights = required("weights", .list(of: .double(.above(0)), count: 1...16))
    let means = required("means", .list(of: .length, count: 1...16))
    let limit = optional(
      "truncated-at", .length, note: "the whole mixture is conditioned on staying below; null: no limit")
    if weights.count != means.count, !hasErrors {
      error("means", "has \(means.count) values where weights has \(weights.count)")
      return .search
    }
    return law {
      .mixture(try ExponentialMixture(weights: weights, means: means.map(\.real), limit: limit?.real))
    }
  }

  /// Reads the law of how many conversions a click or view causes.
  ///
  /// - Parameters:
  ///   - key: the setting's name.
  ///   - probability: of any at all, where none is written.
  ///   - source: where that comes from.
  func countLaw(
    _ key: String, probability: Double = 0.105,
    source: String = "10.5 % of clicks convert (Criteo Sponsored Search Conversion Log)"
  ) -> CountLaw {
    oneOf(
      key,
      [
        SettingForm("hurdle") { $0.hurdle(probability, source) },
        SettingForm("poisson") { reader in
          let mean = reader.required("mean", .double(.within(0...1000)))
          return reader.law(else: .constant(0)) { try .poisson(mean: mean) }
        },
        SettingForm("constant") { .constant($0.required("value", .int(0...1000))) },
        SettingForm("file") { reader in reader.sample(.counts).map(CountLaw.empirical) ?? .constant(0) },
      ], default: "hurdle")
  }

  private func hurdle(_ standard: Double, _ source: String) -> CountLaw {
    let probability = value("probability", .share(), default: standard, note: source)
    let positive: HurdleCount.Positive = oneOf(
      "repeats",
      [
        SettingForm("zeta") { reader in
          .zeta(
            exponent: reader.value(
              "exponent", .double(.within(1.01...100)), default: 4.3418,
              note: "94.15 % of converting users convert once (Criteo Sponsored Search Conversion Log)"))
        },
        SettingForm("zero-truncated-poisson") { reader in
          .zeroTruncatedPoisson(
            lambda: reader.value(
              "lambda", .double(.above(0, upTo: 1000)), default: 0.15,
              note: "google/ads-privacy augments Criteo's log like this"))
        },
        SettingForm("none") { _ in .one },
      ], default: "zeta")
    return law(else: .constant(0)) { try .hurdle(probability: probability, positive) }
  }

  /// Reads how busy each hour of the day is; nil when all are alike.
  ///
  /// - Parameters:
  ///   - key: the setting's name.
  ///   - note: what the rates mean, shown beside those that are written.
  func dailyRhythm(_ key: String, note: String) -> DailyRhythm? {
    oneOf(
      key,
      [
        SettingForm("flat") { _ in nil },
        SettingForm("evening") { _ in .evening },
        SettingForm("hours") { reader in
          let rates = reader.required(
            "rates", .list(of: .double(.within(0...1e6)), count: 24...24),
            note: note + "; from midnight, only their proportions count")
          return reader.law(else: nil) { try DailyRhythm(rates: rates) }
        },
      ], default: "flat")
  }

  /// Builds a law, or reports why it does not exist; stands in for it when an earlier error did already.
  func law<Law>(else standIn: Law, _ build: () throws -> Law) -> Law {
    do {
      return try build()
    } catch {
      if !hasErrors { self.error(nil, "is no law: \(error)") }
      return standIn
    }
  }

  private func law(_ build: () throws -> DelayLaw) -> DelayLaw { law(else: .search, build) }
}

extension SimulationDuration {
  /// The length in milliseconds as a real number, for laws.
  var real: Double { Double(milliseconds) }
}
