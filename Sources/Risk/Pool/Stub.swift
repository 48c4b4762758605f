public struct PooledReport: Sendable { public init(due: Int64, key: UInt32, data: UInt16) {} }
public struct ReportPool: Sendable {
  public init(limit: Int) {}
  public mutating func add(_ r: PooledReport) {}
  public mutating func merge(_ r: ReportPool) {}
  public var sorted: [PooledReport]? { [] }
}
public struct PoolLaw { public init(lifetime: Int64, earliest: Int64, latest: Int64, missing: Double, complete: Range<Int64>) {} }
public struct PoolQuestion { public init(click: LinkageQuery, key: UInt32, rates: [Double]) {} }
public struct PoolPosterior {
  public init(log: [ConversionView], pool: [PooledReport], model: BehaviourModel, law: PoolLaw) {}
  public func outcome(of: PoolQuestion, truth: LinkageTruth, depths: [Int]) throws -> LinkageOutcome { LinkageOutcome.blind(among: 3, depths: depths) }
}
