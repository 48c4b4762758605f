import Measurement
import Population
import PrivacyMechanisms
import Risk
import SimulationKernel
import Web

/// What an adversary does in a scenario: what it makes the sites do, and what it makes of the view.
///
/// A new kind of adversary conforms to it. ``AdversaryArm/init(_:system:people:depths:attack:)`` puts it into a scenario;
/// to be named in scenario files it adds one line to the kinds there.
public protocol Attack: Sendable {
  /// What it makes the sites do.
  var policy: SitePolicy { get }
  /// What it must see of everybody, beside those whom it attacks.
  var needs: AttackNeeds { get }
  /// Begins one replication with those who are attacked.
  ///
  /// - Parameter targets: in the order of their numbers; with all that was reported about them, and the truth by which
  ///   they are scored.
  func study(_ world: AttackWorld, _ targets: [AttackedPerson]) throws -> any AttackStudy
}

/// What an attack must see of everybody, beside those whom it attacks.
public enum AttackNeeds: Sendable {
  /// Nothing.
  case nothing
  /// The advertisers' logs: everybody's conversions.
  case conversions
  /// The logs, and everybody's reports.
  case reports
}

/// One replication of an attack: takes everybody's data in, block by block in any order, and says what came of it.
///
/// Each thread has one of its own, so a value begins with what ``Attack/study(_:_:)`` returned. What it keeps of blocks
/// must add up to the same bits in any order.
public protocol AttackStudy: Sendable {
  /// Takes a block in; not called where the attack needs nothing of everybody.
  ///
  /// - Parameter reports: everybody's of the block where the attack needs them, else none.
  mutating func add(_ block: PopulationBlock, reports: [SampledReport])
  /// Adds what another thread's took in.
  mutating func merge(_ other: any AttackStudy)
  /// Writes what it took in of blocks, for another process that has studied the same targets.
  ///
  /// - Throws: `SummaryError.notShared` where it does not say how; then no run with it can be cut into shards.
  func write(to summary: inout SummaryWriter) throws
  /// Adds what another process wrote that has studied the same targets.
  ///
  /// - Throws: `SummaryError` where that is not what it should be.
  mutating func merge(from summary: inout SummaryReader) throws
  /// What came of it.
  func figures() throws -> [RiskFigure]
}

extension AttackStudy {
  /// Does nothing: most attacks look at nobody but those whom they attack.
  public mutating func add(_ block: PopulationBlock, reports: [SampledReport]) {}
  /// Does nothing: where nothing is taken in, there is nothing to add.
  public mutating func merge(_ other: any AttackStudy) {}
  /// Refuses, since what is taken in has no form that another process can read.
  ///
  /// Not called where nothing is taken in.
  public func write(to summary: inout SummaryWriter) throws { throw SummaryError.notShared }
  /// Refuses, since nothing was written.
  public mutating func merge(from summary: inout SummaryReader) throws { throw SummaryError.notShared }
}

/// The world in which an attack happens.
public struct AttackWorld: Sendable {
  /// People, systems and timeline, with the sites in the adversary's hands.
  public let scenario: Scenario
  /// The system that is attacked.
  public let arm: SystemArm
  /// The replication's random key.
  public let key: SIMD2<UInt32>
  /// How many people are attacked at most: the first ones.
  public let people: UInt64
  /// The values of k in top-k.
  public let depths: [Int]

  /// What is nobody's in particular draws from here.
  public func random(of person: UInt64) -> AddressedRandom { AddressedRandom(key: key, person: person) }
}

/// An adversary of a scenario, who acts on one system.
public struct AdversaryArm: Sendable {
  /// The scenario's name for it.
  public let name: String
  /// The position of the system that it attacks.
  public let system: Int
  /// How many people it attacks: the first ones, at least 1.
  public let people: UInt64
  /// The values of k in top-k, ascending.
  public let depths: [Int]
  let attack: any Attack

  /// Puts an attack into a scenario, under a name of its own.
  ///
  /// - Parameters:
  ///   - name: the scenario's name for it; rows carry it.
  ///   - system: the position of the system that it attacks.
  ///   - people: how many people it attacks, at least 1.
  ///   - depths: the values of k in top-k, ascending.
  ///   - attack: what it makes the sites do, and what it makes of the view.
  public init(_ name: String, system: Int, people: UInt64, depths: [Int], attack: any Attack) {
    self.name = name
    self.system = system
    self.people = people
    self.depths = depths
    self.attack = attack
  }
}
