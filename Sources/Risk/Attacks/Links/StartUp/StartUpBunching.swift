import SimulationKernel
import Web

/// How long after a browser's start each late report waits.
public enum StartUpDelay: Hashable, Sendable {
  /// Uniform from 0 to so many milliseconds.
  case uniform(longest: Double)
  /// Exponential of so many milliseconds' mean.
  case exponential(mean: Double)

  /// How far apart two reports of one start arrive at most; of exponential delays all but e^-6.
  public var reach: Double {
    switch self {
    case .uniform(let longest): longest
    case .exponential(let mean): 6 * mean
    }
  }
}

/// The adversary who joins the reports that leave one device together.
///
/// Reports that were due while a browser was closed leave it soon after its next start. So a late report of one
/// publisher's click is joined with the late report of another publisher that arrives nearest to it, and the
/// two click ids, hence the two publishers' identities, are taken for one person's. Where addresses are visible, only
/// reports from the same address are compared.
///
/// There is no bound by the mechanism; success is that of `StartUpDelay.success(starts:)` where other browsers start
/// by a Poisson process, and 1 where traffic is thin.
public struct StartUpBunching: ActingAdversary {
  /// How many addresses the devices are spread over; 1 where addresses are not visible.
  public let addresses: UInt64

  /// Makes an adversary.
  ///
  /// - Parameter addresses: how many addresses the devices are spread over, at least 1; 1 hides them.
  /// - Throws: `RiskError.parameter` for no address.
  public init(addresses: UInt64 = 1) throws(RiskError) {
    guard addresses >= 1 else {
      throw .parameter("number of addresses", value: Double(addresses), allowed: "at least 1")
    }
    self.addresses = addresses
  }

  /// The purpose of the random numbers that give devices their addresses.
  static let purpose = RandomPurpose(rawValue: 0x412)

  /// The address of a device, from 0 to below ``addresses``, each as likely as any other.
  ///
  /// - Parameter random: the numbers of its person, all of whose devices share it.
  public func address(of random: AddressedRandom) -> UInt64 {
    guard addresses > 1 else { return 0 }
    return random.block(Self.purpose, 0).low.multipliedFullWidth(by: addresses).high
  }

  /// Honest: reports are joined by when they arrive, whatever they say.
  public var policy: SitePolicy { .honest }

  /// What it takes for granted.
  public var assumptions: [String] {
    [
      "A report that arrives after its due time left its device at a start of the browser.",
      "Late reports of the same device wait independently of each other.",
      addresses > 1
        ? "Devices keep their addresses, and are spread over them evenly."
        : "Addresses are hidden: every other publisher's late report may be the partner.",
      "The formula beside it takes other browsers' starts to be Poisson, at the rate and with as many reports each as "
        + "in the hour of the report that is asked about.",
    ]
  }
}
