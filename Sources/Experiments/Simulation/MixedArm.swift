import Population
import PrivacyMechanisms

/// A system that some browsers of a mixed web have.
public struct MixedPart: Sendable {
  /// The share of browsers that have it, 0...1.
  public let share: Double
  /// The system; its name is the part's.
  public let arm: SystemArm

  /// Names a part.
  public init(share: Double, arm: SystemArm) {
    self.share = share
    self.arm = arm
  }
}

/// Why systems cannot share the browsers of a mixed web.
public enum MixedWebError: Error, Equatable, CustomStringConvertible {
  /// There is no part.
  case noParts
  /// The shares do not add up to 1.
  case shares(sum: Double)
  /// A part cannot tell all data apart that advertisers fire.
  case values(part: String, told: Int, fired: Int)
  /// A part is a mixed web itself.
  case nested(part: String)

  /// What is wrong, and what would be accepted.
  public var description: String {
    switch self {
    case .noParts: "a mixed web needs at least one part"
    case .shares(let sum): "the shares of the parts add up to \(sum): they must add up to 1"
    case .values(let part, let told, let fired):
      "the part \(part) tells \(told) values of data apart, but conversions fire \(fired): counts of parts are only "
        + "added up where each part tells all of them apart"
    case .nested(let part): "the part \(part) is a mixed web: name its parts here"
    }
  }
}

extension SystemArm {
  /// A web in which each browser has one of several systems.
  ///
  /// A browser's system is drawn once, the same in every arm and at every design point. A conversion is settled by the
  /// system of the browser in which it happens. The parts' counts are estimated one by one, and then added up.
  ///
  /// - Parameters:
  ///   - parts: the systems with their shares, which add up to 1 within 1e-6; browsers with small numbers have the first.
  ///   - values: how many values of conversion data the advertisers fire, 1...256.
  /// - Throws: ``MixedWebError``.
  public static func mixedWeb(_ name: String, _ parts: [MixedPart], values: Int) throws -> SystemArm {
    guard !parts.isEmpty else { throw MixedWebError.noParts }
    let sum = parts.reduce(0) { $0 + $1.share }
    guard abs(sum - 1) <= 1e-6, parts.allSatisfy({ $0.share >= 0 }) else {
      throw MixedWebError.shares(sum: sum)
    }
    for part in parts {
      if !part.arm.parts.isEmpty { throw MixedWebError.nested(part: part.arm.name) }
      guard part.arm.values >= values else {
        throw MixedWebError.values(part: part.arm.name, told: part.arm.values, fired: values)
      }
    }
    let told = parts.map(\.arm.values).max() ?? values
    var arm = SystemArm(
      name: name, noise: try exactChannel(told), channel: .mixed, values: told,
      measures: parts.contains { $0.arm.measures }
    ) { context in
      AnyWorker(MixedWorker(parts, values: told, context))
    }
    arm.parts = parts
    arm.watchesAllClicks = parts.contains { $0.arm.watchesAllClicks }
    arm.playsEverybody = parts.contains { $0.arm.playsEverybody }
    arm.registersViews = parts.contains { $0.arm.registersViews }
    arm.sendsMoreThanItCounts = parts.contains { $0.arm.sendsMoreThanItCounts }
    arm.limitsClicks = parts.contains { $0.arm.limitsClicks }
    arm.needsValues = parts.contains { $0.arm.needsValues }
    return arm
  }
}

/// Plays each part's browsers through the part's system.
struct MixedWorker {
  private let workers: [AnyWorker]
  private let empty: SystemTally

  init(_ parts: [MixedPart], values: Int, _ context: WorkerContext) {
    let ranges = BrowserShare.ranges(parts.map(\.share))
    workers = zip(parts, ranges).enumerated().map { index, pair in
      let (part, range) = pair
      var mine = context
      mine.recorder = context.recorder?.part()
      mine.listeners = context.listeners.isEmpty ? [] : [context.listeners[index]]
      mine.browsers = BrowserSelection(share: range)
      return part.arm.worker(mine)
    }
    empty = SystemTally(campaigns: context.campaigns, values: values)
  }

  func run(_ block: PopulationBlock) throws {
    for worker in workers { try worker.run(block) }
  }

  var result: SystemTally {
    var result = empty
    result.parts = workers.map { $0.result() }
    for part in result.parts ?? [] { result.addJourneys(of: part) }
    return result
  }
}

extension AnyWorker {
  init(_ worker: MixedWorker) {
    run = { try worker.run($0) }
    result = { worker.result }
  }
}
