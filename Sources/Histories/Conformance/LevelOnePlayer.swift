import AttributionLevel1
import SimulationKernel
import Web

/// Plays a case of W3C Attribution Level 1 in one browser and compares what each call gives.
///
/// Somebody uses every page just before it calls, and policies allow everything, since the format knows neither.
///
/// *Source:* w3c/attribution, `impl/src/e2e.test.ts`.
struct LevelOnePlayer {
  private let configuration: LevelOneConfiguration
  private let suffixes: PublicSuffixList

  init(_ configuration: LevelOneConfiguration, suffixes: PublicSuffixList) {
    self.configuration = configuration
    self.suffixes = suffixes
  }

  /// Where calls give something else than the case expects, in lines for people.
  ///
  /// - Throws: `LevelOneSettingsError` for a configuration that was not checked.
  func differences(in test: LevelOneCase) throws -> [String] {
    var browser = try LevelOneAPI(
      configuration.limits, aggregationServices: configuration.aggregationServices, suffixes: suffixes,
      draws: configuration.draws)
    var lines: [String] = []
    for event in test.events {
      guard let difference = play(event, &browser) else { continue }
      lines.append("\(event.place) at \(event.seconds) s: \(difference)")
    }
    return lines
  }

  private func play(_ event: LevelOneCase.Event, _ browser: inout LevelOneAPI<ConstantDraws>) -> String? {
    let now = SimulationTime(milliseconds: event.seconds * 1_000)
    do throws(LevelOneError) {
      switch event.action {
      case .save(let options, let caller, let expected):
        var document = document(caller)
        return compare(expected) { () throws(LevelOneError) in
          try browser.saveImpression(options, from: &document, at: now)
          return .success
        }
      case .measure(let options, let caller, let expected):
        var document = document(caller)
        return compare(expected) { () throws(LevelOneError) in
          .histogram(try browser.measureConversion(options, from: &document, at: now).histogram)
        }
      case .clearImpressions(let host): browser.clearImpressions(for: host)
      case .clearHistory(let hosts, let forgetVisits):
        try browser.clearBrowsingHistory(hosts, forgetVisits: forgetVisits, at: now)
      case .enable(let isEnabled): browser.isEnabled = isEnabled
      }
      return nil
    } catch {
      return "was refused with \(error)"
    }
  }

  private func document(_ caller: LevelOneCase.Caller) -> CallingDocument {
    CallingDocument(
      topLevelHost: caller.site, callerHost: caller.intermediary, hasTransientActivation: true)
  }

  /// What differs; nil where nothing does.
  private func compare(
    _ expected: LevelOneCase.Expectation,
    _ call: () throws(LevelOneError) -> LevelOneCase.Expectation
  ) -> String? {
    do throws(LevelOneError) {
      let actual = try call()
      return actual == expected ? nil : "expected \(text(expected)), was \(text(actual))"
    } catch {
      // A bare name fits an exception of that name too.
      if case .error(let name, let isDOMException) = expected, name == error.name.rawValue,
        !isDOMException || error.isDOMException
      {
        return nil
      }
      return "expected \(text(expected)), was \(error)"
    }
  }

  private func text(_ expectation: LevelOneCase.Expectation) -> String {
    switch expectation {
    case .success: "no error"
    case .histogram(let buckets): "\(buckets)"
    case .error(let name, let isDOMException): isDOMException ? "a DOMException \(name)" : name
    }
  }
}
