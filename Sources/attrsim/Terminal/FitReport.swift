import Foundation
import JSONText
import PopulationFits
import ResultsExport

/// What `attrsim fit` says.
struct FitReport {
  private let fit: PopulationFit
  private let sample: PopulationSample

  init(_ fit: PopulationFit, _ sample: PopulationSample) {
    (self.fit, self.sample) = (fit, sample)
  }

  private static let width = 120

  /// From when to when the log goes.
  var spanText: String { sample.span.text }

  /// The parameters, the tests, and what the log has.
  func text() -> String {
    let marginals = fit.marginals
    var parameters = TextTable([
      ("parameter", .left), ("estimate", .right), ("standard error", .right), ("95 % interval", .right),
      ("meaning", .left),
    ])
    for parameter in fit.parameters {
      parameters.append([
        parameter.name, Self.text(parameter.estimate),
        parameter.isDetermined ? Self.text(parameter.standardError) : "not determined",
        parameter.isDetermined
          ? "\(Self.text(parameter.interval.low)) to \(Self.text(parameter.interval.high))" : "",
        parameter.meaning,
      ])
    }
    var checks = TextTable([
      ("part", .left), ("chi-square", .right), ("degrees", .right), ("p", .right), ("verdict", .left),
    ])
    for check in fit.checks {
      checks.append([
        check.part, Self.text(check.statistic), "\(check.degreesOfFreedom)", Self.text(check.pValue),
        check.fits ? "fits" : "does not fit: \(check.remark)",
      ])
    }
    let summary = """
      \(marginals.people) people, \(marginals.clicks) clicks, \(marginals.views) views, \
      \(marginals.caused) caused and \(marginals.organic) other conversions, \(spanText). \
      Delay law: \(bestDelay). Equal activity: p = \(Self.text(fit.equalActivityPValue)).
      """
    return Paragraphs.wrapped(summary, indent: 0, width: Self.width) + "\n\n"
      + parameters.rendered(width: Self.width) + "\n" + checks.rendered(width: Self.width)
  }

  private var bestDelay: String {
    fit.delayCriteria.min { $0.criterion < $1.criterion }?.law ?? "none"
  }

  private static func text(_ number: Double) -> String {
    number.isFinite ? String(format: "%.4g", number) : number > 0 ? "inf" : number < 0 ? "-inf" : "?"
  }

  func json() -> String {
    let parameters = fit.parameters.map { parameter in
      // What is not determined has neither error nor interval.
      let interval = parameter.isDetermined ? parameter.interval : nil
      return JSONValue.object([
        JSONMember("name", .string(parameter.name)), JSONMember("estimate", Self.number(parameter.estimate)),
        JSONMember("standard_error", Self.number(parameter.standardError)),
        JSONMember("ci_low", interval.map { Self.number($0.low) } ?? .null),
        JSONMember("ci_high", interval.map { Self.number($0.high) } ?? .null),
        JSONMember("meaning", .string(parameter.meaning)),
      ])
    }
    let checks = fit.checks.map { check in
      JSONValue.object([
        JSONMember("part", .string(check.part)), JSONMember("chi_square", Self.number(check.statistic)),
        JSONMember("degrees_of_freedom", .number("\(check.degreesOfFreedom)")),
        JSONMember("p_value", Self.number(check.pValue)),
        JSONMember("fits", .bool(check.fits)),
        JSONMember("remark", .string(check.fits ? "" : check.remark)),
      ])
    }
    let criteria = fit.delayCriteria.map { tried in
      JSONValue.object([
        JSONMember("law", .string(tried.law)), JSONMember("criterion", Self.number(tried.criterion)),
      ])
    }
    let object = JSONValue.object([
      JSONMember("start_ms", .number("\(sample.span.start)")),
      JSONMember("end_ms", .number("\(sample.span.end)")),
      JSONMember("equal_activity_p_value", Self.number(fit.equalActivityPValue)),
      JSONMember("log", marginals), JSONMember("parameters", .array(parameters)),
      JSONMember("checks", .array(checks)), JSONMember("delay_laws", .array(criteria)),
      JSONMember("remarks", .array(fit.remarks.map { .string($0) })),
    ])
    return object.text + "\n"
  }

  private var marginals: JSONValue {
    let marginals = fit.marginals
    return .object([
      JSONMember("people", .number("\(marginals.people)")),
      JSONMember("clicks", .number("\(marginals.clicks)")),
      JSONMember("views", .number("\(marginals.views)")),
      JSONMember("caused_conversions", .number("\(marginals.caused)")),
      JSONMember("other_conversions", .number("\(marginals.organic)")),
      JSONMember("clicks_per_clicker", Self.number(marginals.clicksPerClicker)),
      JSONMember("converting_share", Self.number(marginals.convertingShare)),
      JSONMember("delay_quartiles_ms", .array(marginals.delayQuartiles.map(Self.number))),
      JSONMember("value_quartiles", .array(marginals.valueQuartiles.map { Self.number($0 / 100) })),
    ])
  }

  /// A number, or null for what is not finite.
  private static func number(_ number: Double) -> JSONValue { number.isFinite ? .number("\(number)") : .null }
}
