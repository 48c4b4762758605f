import Measurement
import Population
import Risk
import SimulationKernel
import Web

/// Somebody who is attacked: what the adversary holds, and the truth by which it is scored.
public struct AttackedPerson: Sendable {
  /// The advertisers' identity of the person: the truth that the adversary is after.
  public var person: UInt64
  /// What publishers and ad tech hold.
  public var view: AttackView
  /// The person's conversions, in the order of time; attacks may only look at them to be scored.
  public var conversions: [TrueConversion]
  /// For each report of the view, the conversion behind it, by its position; nil where noise alone made the report.
  public var causes: [Int?]
}

extension AttackedPerson {
  /// The people of a block, with what was reported about them.
  ///
  /// - Parameters:
  ///   - count: how many of the block's people, the first ones.
  ///   - reports: in any order.
  ///   - reporting: the ad techs' origins.
  static func all(
    in block: PopulationBlock, first count: Int, reports: [SampledReport], campaignsPerAdvertiser: Int,
    reporting: [WebOrigin]
  ) -> [AttackedPerson] {
    let byPerson = Dictionary(grouping: reports, by: \.person)
    return (0..<min(count, block.people)).map { index in
      let number = block.firstPerson + UInt64(index)
      let clicks = block.clicks[block.clickStart[index]..<block.clickStart[index + 1]]
      // A view lists clicks by time, and reports name them by their numbers.
      let order = clicks.indices.sorted { (clicks[$0].time, $0) < (clicks[$1].time, $1) }
      var places = Array(repeating: 0, count: clicks.count)
      for (place, row) in order.enumerated() { places[row - clicks.startIndex] = place }
      let mine = (byPerson[number] ?? []).sorted {
        ($0.sent, $0.due, $0.tag.click, $0.tag.conversion, $0.tag.registration)
          < ($1.sent, $1.due, $1.tag.click, $1.tag.conversion, $1.tag.registration)
      }
      return AttackedPerson(
        person: number,
        view: AttackView(
          publisherIdentity: number,
          clicks: order.map { row in
            AttackedClick(
              time: clicks[row].time.milliseconds, publisher: Int(clicks[row].publisher),
              advertiser: Int(clicks[row].campaign) / campaignsPerAdvertiser)
          },
          reports: mine.map { AttackReport($0, click: places[Int($0.tag.click)], reporting) }),
        conversions: Array(
          block.conversions[block.conversionStart[index]..<block.conversionStart[index + 1]]),
        causes: mine.map {
          $0.tag.conversion == Tag.noConversion ? nil : Int($0.tag.conversion)
        })
    }
  }
}

extension AttackReport {
  /// - Parameters:
  ///   - click: the position in the view of the click that it names.
  ///   - reporting: the ad techs' origins.
  init(_ report: SampledReport, click: Int, _ reporting: [WebOrigin]) {
    let receiver = report.receiver.flatMap { reporting.firstIndex(of: $0) }
    self.init(
      click: click, due: report.due.milliseconds, arrived: report.sent.milliseconds, data: report.data,
      credit: report.credit, origin: receiver ?? Int(report.tag.registration))
  }
}
