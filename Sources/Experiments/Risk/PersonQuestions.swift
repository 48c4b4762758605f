import Risk
import SimulationKernel

/// The questions about whole persons, where an advertiser's log is short enough to weigh everybody in it.
struct PersonQuestions {
  let study: RiskStudy
  /// The position of the source of the reports.
  let source: Int
  let evidence: WindowEvidence
  /// How many values of data the system's reports tell apart.
  let values: UInt16
  /// How the question about each target's click ended; nil where no report was delivered or its window did not
  /// close in time, or where there are too many candidates.
  func outcomes(_ logs: [ConversionLog]) throws -> [LinkageOutcome?] {
    let models = try study.scenario.population.models(
      noise: study.sources[source].arm.noise, study.plan)
    let posteriors = try zip(logs, models).map { log, model -> PersonPosterior? in
      // An adversary for whom strangers never convert has no use for Bayes' rule.
      guard model.organicRate > 0 || model.clickRate * model.conversionsPerClick > 0 else { return nil }
      return try log.sorted.map { lines in
        try PersonPosterior(log: lines.map(folded), model: model)
      }
    }
    return try study.targets.map { target in
      guard let posterior = posteriors[target.advertiser], let report = target.reports[source],
        let question = question(report),
        let answer = try posterior.answer(question)
      else { return nil }
      return posterior.outcome(of: answer, identity: target.truth.identity, depths: study.plan.depths)
    }
  }

  private func folded(_ view: ConversionView) -> ConversionView {
    ConversionView(time: view.time, identity: view.identity, data: view.data % values)
  }

  /// What the delivered reports of a click say about its windows that closed before the period ended; nil when the
  /// target's own did not, or when a report fits no window.
  ///
  /// Reports of conversions after the period do not exist here, so a window that reaches beyond it says nothing
  /// about who had none.
  private func question(_ report: TargetReport) -> PersonQuery? {
    let expiry = study.scenario.population.declaredExpiry
    let end = study.scenario.timeline.period.milliseconds
    let click = SimulationTime(milliseconds: report.click.time)
    var windows = evidence.windows(click, expiry).map { times in
      PersonQuery.Window(times: times.lowerBound.milliseconds..<times.upperBound.milliseconds, data: [])
    }.filter { $0.times.upperBound <= end }
    for content in report.ofClick {
      guard let times = evidence.times(content.due, click, expiry) else { return nil }
      if let window = windows.firstIndex(where: { $0.times.lowerBound == times.lowerBound.milliseconds }) {
        windows[window].data.append(content.data)
      } else if content.due == report.due {
        return nil
      }
    }
    // More reports than that can only come of one window, and their data has too many orders to add up.
    guard windows.allSatisfy({ $0.data.count <= 8 }) else { return nil }
    return PersonQuery(
      clickTime: report.click.time, otherClicks: report.click.others, windows: windows,
      cap: evidence.reportsPerClick)
  }
}
