import Population
import ResultsExport
import SimulationKernel

/// What a scenario's people do, as an advertiser's log of clicks, views and conversions.
///
/// The log begins with the warm-up and ends with the period; clicks that go on after it, and bots, are not in it.
/// People come in the order of their numbers, and each one's events in the order of time.
public struct ScenarioLog: Sendable {
  private let generator: PopulationGenerator
  private let key: SIMD2<UInt32>
  private let hasCauses: Bool

  /// Why there is no log.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    /// The people are those of a trace.
    case traced

    /// What is wrong, and what to do.
    public var description: String {
      "population.trace: the scenario's people come from a log already: use that one, or name laws instead of a trace"
    }
  }

  /// The columns.
  public static let schema = TableSchema(
    name: "log", description: "A click, a view or a conversion.",
    columns: [
      ColumnSchema("person", .string, "Who: person-1, person-2 and so on."),
      ColumnSchema("time_ms", .integer, unit: "ms", "When, counted from the start of the measured period."),
      ColumnSchema("event", .string, "click, view or conversion."),
      ColumnSchema(
        "id", .integer, "The number of a click or view within the person, from 0; empty for conversions."),
      ColumnSchema(
        "cause", .integer, "The id of the click or view that caused a conversion; empty where none did."),
      ColumnSchema("publisher", .string, "Where the ad stood; empty for conversions."),
      ColumnSchema("advertiser", .string, "Whose ad it was, or on whose site the conversion happened."),
      ColumnSchema("campaign", .string, "The campaign of the ad; empty for conversions."),
      ColumnSchema("data", .integer, "The data that stands for a conversion's kind; empty for ads."),
      ColumnSchema("value", .number, "What a conversion is worth, in the currency; empty for ads."),
      ColumnSchema("currency", .string, "The currency of a conversion's value; empty for ads."),
      ColumnSchema("browser", .integer, "The person's browser, from 0."),
    ])

  /// Prepares the log of one replication.
  ///
  /// - Parameter hasCauses: whether the log says which click or view caused a conversion; without, all of them look
  ///   as if none had.
  /// - Throws: ``Failure``, or what the population throws.
  public init(_ scenario: Scenario, replication: Int = 0, hasCauses: Bool = true) throws {
    if scenario.population.trace != nil { throw Failure.traced }
    generator = try PopulationGenerator(scenario)
    key = AddressedRandom.key(seed: scenario.seed, replication: UInt64(replication))
    self.hasCauses = hasCauses
  }

  /// Hands over the bytes of the file, header first, a block of people at a time.
  ///
  /// - Throws: what the population and `take` throw.
  public func write(_ take: ([UInt8]) throws -> Void) throws {
    try take(CSVWriter.header(Self.schema))
    let block = PopulationBlock()
    let people = generator.settings.people
    for first in stride(from: 0, to: people, by: 512) {
      try generator.generate(first: first, count: Int(min(512, people - first)), key: key, into: block)
      var rows = CSVRows(Self.schema)
      for index in 0..<block.people { append(index, of: block, to: &rows) }
      try take(rows.bytes)
    }
  }

  /// Writes one person's events.
  private func append(_ index: Int, of block: PopulationBlock, to rows: inout CSVRows) {
    let interactions = block.clickStart[index]..<block.clickStart[index + 1]
    let conversions = block.conversionStart[index]..<block.conversionStart[index + 1]
    let clicks = interactions.reduce(0) { $0 + (block.clicks[$1].isView ? 0 : 1) }
    // Stable: of one moment ads come first, as in every simulation.
    let order = interactions.sorted { block.clicks[$0].time < block.clicks[$1].time }
    let name = "person-\(block.firstPerson + UInt64(index) + 1)"
    var next = conversions.lowerBound
    for row in order {
      let time = block.clicks[row].time
      while next < conversions.upperBound, block.conversions[next].time < time {
        append(block.conversions[next], clicks: clicks, of: name, to: &rows)
        next += 1
      }
      append(block.clicks[row], number: row - interactions.lowerBound, of: name, to: &rows)
    }
    for row in next..<conversions.upperBound {
      append(block.conversions[row], clicks: clicks, of: name, to: &rows)
    }
  }

  private func append(_ click: TrueClick, number: Int, of name: String, to rows: inout CSVRows) {
    rows.append(name)
    rows.append(click.time.milliseconds)
    rows.append(click.isView ? "view" : "click")
    rows.append(number)
    rows.appendEmpty()
    rows.append("publisher-\(click.publisher + 1)")
    rows.append("advertiser-\(Int(click.campaign) / generator.settings.campaignsPerAdvertiser + 1)")
    rows.append("campaign-\(Int(click.campaign) + 1)")
    for _ in 0..<3 { rows.appendEmpty() }
    rows.append(Int(click.browser))
    rows.endRow()
  }

  private func append(_ conversion: TrueConversion, clicks: Int, of name: String, to rows: inout CSVRows) {
    rows.append(name)
    rows.append(conversion.time.milliseconds)
    rows.append("conversion")
    rows.appendEmpty()
    rows.append(hasCauses ? conversion.cause(clicks: clicks)?.interaction : nil)
    rows.appendEmpty()
    rows.append("advertiser-\(conversion.advertiser + 1)")
    rows.appendEmpty()
    rows.append(Int(conversion.data))
    rows.append(Self.units(conversion.value))
    rows.append(generator.settings.currency)
    rows.append(Int(conversion.browser))
    rows.endRow()
  }

  /// Hundredths as a decimal number of units.
  private static func units(_ hundredths: Int64) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
