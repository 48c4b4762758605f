import Statistics

extension TwinSettings {
  /// The settings below `population`, line by line.
  var populationText: String {
    var lines = [
      "people: \(people)",
      "activity: " + (activityShape.map { "{ gamma: { shape: \(Self.text($0)) } }" } ?? "{ equal: {} }"),
      "clicks-per-person: \(Self.text(clicksPerPerson))",
    ]
    if viewsPerPerson > 0 {
      lines.append("views-per-person: \(Self.text(viewsPerPerson))")
      lines.append("conversions-per-view: \(conversionsPerView)")
    }
    lines += [
      "organic-per-person: \(Self.text(organicPerPerson))",
      "publishers: { count: \(publishers.count), zipf: \(Self.text(publishers.zipf)) }",
      "advertisers: { count: \(advertisers.count), zipf: \(Self.text(advertisers.zipf)), campaigns: \(campaigns) }",
      "conversions-per-click: \(conversionsPerClick)",
      "delay: \(delay)",
      "currency: \(currency)",
      "value: \(value)",
      "conversion-types:",
    ]
    for kind in kinds {
      let own = kind.value.map { ", value: \($0)" } ?? ""
      lines.append(
        "  - { name: type-\(kind.data), data: \(kind.data), weight: \(Self.text(kind.weight))\(own) }")
    }
    if let rhythm {
      lines.append("rhythm: { hours: { rates: [\(rhythm.map(Self.text).joined(separator: ", "))] } }")
    }
    return lines.map { "  " + $0 + "\n" }.joined()
  }
}

extension PopulationFit {
  /// A whole scenario whose people are the log's twins, with the systems of the shipped quickstart.
  ///
  /// - Parameters:
  ///   - source: what the log is called.
  ///   - span: from when to when it goes, in words.
  public func scenario(source: String, span: String) -> String {
    var text = """
      # What would measurement systems have seen of people like those in \(Self.oneLine(source))?
      #
      # The people are synthetic twins, fitted by maximum likelihood to \(marginals.clicks) clicks, \
      \(marginals.views) views and
      # \(marginals.caused + marginals.organic) conversions of \(marginals.people) people, \(Self.oneLine(span)).
      # Estimates, each with its standard error and 95 % interval:
      #

      """
    for parameter in parameters {
      text += "#   \(parameter.name): \(TwinSettings.text(parameter.estimate)) "
      guard parameter.isDetermined else {
        text += "(not determined by the log)\n"
        continue
      }
      text += "+- \(TwinSettings.text(parameter.standardError)) "
      text +=
        "(\(TwinSettings.text(parameter.interval.low)) to \(TwinSettings.text(parameter.interval.high)))\n"
    }
    text += "#\n# Goodness of fit:\n#\n"
    for check in checks {
      text += "#   \(check.part): \(check.fits ? "fits" : "does not fit: \(check.remark)")"
      text += " (p = \(TwinSettings.text(check.pValue)))\n"
    }
    for remark in remarks { text += "#\n# Note: \(Self.oneLine(remark)).\n" }
    text += """
      scenario: 1
      seed: 20201006
      replications: 10
      population:

      """
    text += twin.populationText
    text += """
      timeline:
        warm-up: \(TwinSettings.length(twin.warmUp))
        period: \(TwinSettings.length(twin.period))
      systems:
        ecm:
          kind: event-conversion-measurement
          profile: article
        cookies:
          kind: third-party-cookies
        none:
          kind: no-measurement

      """
    return text
  }

  /// Text without what could end a comment.
  private static func oneLine(_ text: String) -> String {
    String(
      text.unicodeScalars.map {
        $0.properties.generalCategory == .control || $0.properties.generalCategory == .lineSeparator
          || $0.properties.generalCategory == .paragraphSeparator ? " " : Character($0)
      })
  }
}

extension PopulationFit {
  /// Says which estimates are none.
  mutating func warnOfUndetermined() {
    let names = parameters.filter { !$0.isDetermined }.map(\.name)
    if names.isEmpty { return }
    remarks.append(
      "the log does not determine \(names.joined(separator: ", ")): what stands for them in the twin is where the "
        + "search ended, and other values fit as well")
  }

  /// Says what the estimates do not hold for.
  mutating func warn(_ sample: PopulationSample, _ options: FitOptions) {
    if options.isLinked {
      remarks.append(
        "the log names no causes, so each conversion was linked to the last click on its advertiser within the window: "
          + "conversions of chance are taken for caused ones, which makes organic conversions too few, conversions per "
          + "click and repeats too many, and the delay law a mixture with the waiting times of chance")
    }
    if sample.conversionsBeyondWindow > 0 {
      remarks.append(
        "\(sample.conversionsBeyondWindow) caused conversions came later than the window and were left out; a longer "
          + "window takes them in")
    }
    if sample.conversionsWithoutReason > 0 {
      remarks.append(
        "\(sample.conversionsWithoutReason) conversions came before their cause or have one outside the span, and were "
          + "left out")
    }
    if sample.eventsOutside > 0 {
      remarks.append("\(sample.eventsOutside) events lie outside the span and were left out")
    }
    if sample.span.resolution >= ObservationSpan.hour {
      let isDay = sample.span.resolution == ObservationSpan.day
      remarks.append(
        "times are in whole \(isDay ? "days" : "hours"), so delays are known to that grain only: those below it count as "
          + "half of it, and errors do not heed the grain; no daily rhythm is fitted")
    }
    if options.people == nil {
      remarks.append(
        "how many people there are with those who do nothing is estimated from how few act once or twice, which leans "
          + "on the law of activity; say it where it is known")
    }
    if sample.peopleWithSeveralBrowsers > 0 {
      remarks.append(
        "\(sample.peopleWithSeveralBrowsers) people use more than one browser; browsers are not fitted, and everybody in "
          + "the twin has one (population.browsers.shares)")
    }
    if sample.views.interactions > 0, sample.views.conversions == 0 {
      remarks.append("no view caused a conversion, so the twin's views cause none")
    }
  }
}
