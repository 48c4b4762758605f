import AttributionReporting
import Population

/// What reports say to the sums of a hierarchy: whole numbers that add up in any order.
struct HierarchyTally: Codable, Sendable, Equatable {
  let shape: HierarchyShape
  /// The sums of what reports contribute, in budget units, node by node, one advertiser after the other.
  private(set) var sums: [Int64]
  /// How many conversions the delivered reports stand for, by ``HierarchyShape/leaf(campaign:publisher:)``.
  private(set) var reported: [Int]

  init(_ shape: HierarchyShape) {
    self.shape = shape
    sums = Array(repeating: 0, count: shape.advertisers * shape.nodes)
    reported = Array(repeating: 0, count: shape.advertisers * shape.leaves)
  }

  /// Whether it has the lengths of its shape; a file on a disk may say anything.
  var isWhole: Bool {
    sums.count == shape.advertisers * shape.nodes && reported.count == shape.advertisers * shape.leaves
  }

  /// Adds what a report contributes.
  mutating func add(_ report: AttributionReport, of click: TrueClick) {
    let campaign = Int(click.campaign)
    let publisher = Int(click.publisher)
    let first = campaign / shape.campaignsPerAdvertiser * shape.nodes
    for contribution in report.contributions {
      guard let level = HierarchyKey.level(of: contribution.key) else { continue }
      let node =
        switch level {
        case .advertiser: 0
        case .publisher: 1 + publisher
        case .campaign:
          1 + shape.publishers + publisher * shape.campaignsPerAdvertiser
            + campaign % shape.campaignsPerAdvertiser
        }
      sums[first + node] += Int64(contribution.value)
    }
  }

  /// Counts a conversion whose report arrived.
  mutating func addTruth(of click: TrueClick) {
    reported[shape.leaf(campaign: Int(click.campaign), publisher: Int(click.publisher))] += 1
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.sums, to: &a.sums)
    addEach(b.reported, to: &a.reported)
  }
}

/// Conversions by campaign and publisher, as they truly happened.
struct LeafTruth: Codable, Sendable, Equatable {
  let shape: HierarchyShape
  /// By campaign and publisher of the click that they are attributable to, by
  /// ``HierarchyShape/leaf(campaign:publisher:)``.
  private(set) var attributable: [Int]
  /// By campaign and publisher of the click or view that caused them.
  private(set) var all: [Int]

  init(_ shape: HierarchyShape) {
    self.shape = shape
    attributable = Array(repeating: 0, count: shape.advertisers * shape.leaves)
    all = attributable
  }

  /// Whether it has the lengths of its shape.
  var isWhole: Bool {
    attributable.count == shape.advertisers * shape.leaves && all.count == attributable.count
  }

  /// Counts the conversions of a block.
  mutating func add(_ block: PopulationBlock) {
    for person in 0..<block.people {
      let conversions = block.conversionStart[person]..<block.conversionStart[person + 1]
      guard !conversions.isEmpty else { continue }
      let ads = UnsafeBufferPointer(
        rebasing: block.clicks[block.clickStart[person]..<block.clickStart[person + 1]])
      let clicks = ads.reduce(0) { $0 + ($1.isView ? 0 : 1) }
      for position in conversions {
        let conversion = block.conversions[position]
        guard conversion.counts else { continue }
        if conversion.attributedClick >= 0 { attributable[place(ads[Int(conversion.attributedClick)])] += 1 }
        if conversion.causedBy >= 0, let cause = conversion.cause(clicks: clicks) {
          all[place(ads[cause.interaction])] += 1
        }
      }
    }
  }

  private func place(_ ad: TrueClick) -> Int {
    shape.leaf(campaign: Int(ad.campaign), publisher: Int(ad.publisher))
  }

  static func += (a: inout Self, b: Self) {
    addEach(b.attributable, to: &a.attributable)
    addEach(b.all, to: &a.all)
  }
}
