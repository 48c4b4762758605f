import PrivacyMechanisms
import SimulationKernel
import Web

/// An attack that writes each person's identity into reports at the advertiser's site, and reads it at the publisher.
///
/// The advertiser knows the person as one of n identities, and what it fires after a click is a piece of that
/// identity. Publisher and ad tech read the pieces next to the click ids that the publisher gave out, and so join
/// both accounts of the person.
public struct CodedIdentity: ActingAdversary {
  /// How identities are written.
  public let code: IdentityCode
  /// What the closed forms take for granted.
  public let assumptions: [String]
  /// How long after another registration of the same visit the next one is made.
  public let cooldown: SimulationDuration
  private let schedule: CodeSchedule
  private let reader: CodeReader

  /// - Parameters:
  ///   - symbol: one use of the system as a channel.
  ///   - cooldown: how long after another registration of the same visit the next one is made, not negative.
  /// - Throws: `RiskError.parameter` for a negative cooldown, or one that carries registrations out of their window.
  init(
    _ code: IdentityCode, symbol: any CodeSymbol, decoder: CodeDecoder, schedule: CodeSchedule,
    cooldown: SimulationDuration, assumptions: [String]
  ) throws(RiskError) {
    guard cooldown >= .zero else {
      throw .parameter("cooldown", value: Double(cooldown.milliseconds), allowed: "not negative")
    }
    if cooldown > .zero {
      for (place, room) in schedule.room.enumerated() {
        // Where each window has a slot of its own, a symbol sees it as its first.
        let window = code.slotsPerClick > 1 ? 0 : place
        let letters = min(symbol.letters, code.radices.max() ?? 1)
        let shots = Int64((0..<letters).reduce(0) { max($0, symbol.shots($1, window: window).count) })
        guard shots > 1, cooldown.milliseconds > (room.milliseconds - 1) / (shots - 1) else { continue }
        throw .parameter(
          "cooldown in milliseconds", value: Double(cooldown.milliseconds),
          allowed:
            "at most \((room.milliseconds - 1) / (shots - 1)), so that \(shots) registrations of a visit stay in "
            + "its report window and before the next click: lower cooldown or conversions-per-visit, or let people come "
            + "earlier in the window")
      }
    }
    self.code = code
    self.schedule = schedule
    self.cooldown = cooldown
    self.assumptions = assumptions
    reader = CodeReader(code: code, symbol: symbol, decoder: decoder)
  }

  /// Fires the symbols of the person's identity, and nothing else.
  public var policy: SitePolicy {
    SitePolicy(register: { [code, schedule, symbol = reader.symbol, cooldown] facts, firings in
      let honest = firings
      firings = []
      guard let visit = schedule.visit(facts), let place = schedule.visited.firstIndex(of: visit.window)
      else { return }
      let slots = code.slotsPerClick
      guard slots == 1 || place < slots else { return }
      guard let number = code.symbol(atSlot: visit.click * slots + (slots > 1 ? place : 0)) else { return }
      let letter = code.letters(of: code.identity(of: facts.person))[number]
      var delay = SimulationDuration.zero
      for shot in symbol.shots(letter, window: slots > 1 ? 0 : place) {
        guard var firing = honest.first(where: { Int($0.registration) == shot.origin }) else { continue }
        firing.data = shot.data
        firing.delay = delay
        firings.append(firing)
        delay = delay + cooldown
      }
    })
  }

  /// The identity that the advertiser knows somebody by.
  public func identity(of person: UInt64) -> UInt64 { code.identity(of: person) }

  /// How the question who it was ends, with the person's first clicks.
  ///
  /// - Parameters:
  ///   - view: what publisher and ad tech hold of the person.
  ///   - identity: the true one.
  ///   - clicks: after how many clicks to guess, ascending.
  ///   - depths: the values of k in top-k.
  public func outcomes(
    of view: AttackView, truth identity: UInt64, clicks: [Int], depths: [Int]
  ) -> [LinkageOutcome] {
    let slots = code.slotsPerClick
    var seen = Array(repeating: [SeenReport](), count: view.clicks.count * slots)
    for report in view.reports where view.clicks.indices.contains(report.click) && report.credit == 100 {
      guard let window = schedule.window(report, view.clicks[report.click]) else { continue }
      // Windows with a visit first, in their order, then the others.
      let place =
        schedule.visited.firstIndex(of: window)
        ?? window + schedule.visited.count { $0 > window }
      if slots == 1 {
        seen[report.click].append(
          SeenReport(window: place, data: Int(report.data), origin: report.origin))
      } else if place < slots {
        seen[report.click * slots + place].append(
          SeenReport(window: 0, data: Int(report.data), origin: report.origin))
      }
    }
    return reader.outcomes(seen, truth: identity, clicks: clicks, depths: depths)
  }

  /// The success of the first guess in expectation after so many clicks: the product over symbols, as they are
  /// independent of each other.
  ///
  /// It takes for true what the attacker believes of losses, and that each registration is lost by itself.
  ///
  /// - Parameter clicks: how many, at least 0.
  /// - Returns: nil where not all combinations of letters are identities, or a symbol has no closed form.
  public func closedForm(clicks: Int) -> Double? {
    guard code.isFull else { return nil }
    var product = 1.0
    // Symbols of equal radix and copies are alike, and there are few kinds.
    var known: [[Int]: Double] = [:]
    for (place, radix) in code.radices.enumerated() {
      let copies = code.copies(ofSymbol: place, within: clicks)
      let kind = [radix, copies]
      guard
        let success = known[kind]
          ?? reader.symbol.success(used: radix, copies: copies, decoder: reader.decoder)
      else { return nil }
      known[kind] = success
      product *= success
    }
    return product
  }

  /// What the maximal leakage in bits of what is sent in so many clicks is at most; nil where nothing bounds it.
  ///
  /// With a probability w of any visit in a slot, at most log2(w 2^L + 1 - w) a slot, L being what it leaks with all
  /// visits: without a visit its output does not depend on the letter, and a largest likelihood of a mixture is at most the
  /// mixture of largest ones. What is lost besides only makes it less.
  ///
  /// *Source:* I. Issa, A. Wagner, S. Kamath (2018): independent uses add up; the rest is derived.
  public func leakageInBits(clicks: Int) -> Double? {
    reader.symbol.leakageInBits.map { bits in
      let slot = Entropy.bits(ofSize: anyVisit * Entropy.size(ofBits: bits) + 1 - anyVisit)
      return (anyVisit == 1 ? bits : slot) * Double(uses(clicks))
    }
  }

  /// The probability that any visit of a slot happens.
  private var anyVisit: Double {
    let visits = code.slotsPerClick > 1 ? 1 : schedule.visited.count
    return 1 - (0..<visits).reduce(1.0) { product, _ in product * (1 - schedule.visitShare) }
  }

  /// What the capacity in bits of what is sent in so many clicks is at most; nil where nothing bounds it.
  ///
  /// *Source:* information is convex in the channel: T. Cover, J. Thomas, "Elements of Information Theory", theorem 2.7.4.
  public func capacityInBits(clicks: Int) -> Double? {
    reader.symbol.capacityInBits.map { anyVisit * $0 * Double(uses(clicks)) }
  }

  /// Whether the plan loses what the attacker believes to be lost, as closed forms take for granted: a visit that does not
  /// happen loses all its registrations at once, so it may have one only.
  public func believesThePlan(_ delivery: Double) -> Bool {
    guard delivery == schedule.visitShare else { return false }
    if delivery == 1 { return true }
    let symbol = reader.symbol
    let used = code.radices.max() ?? 1
    return (0..<used).allSatisfy { letter in
      (0..<schedule.windows).allSatisfy { symbol.shots(letter, window: $0).count <= 1 }
    }
  }

  private func uses(_ clicks: Int) -> Int { min(clicks * code.slotsPerClick, code.symbols * code.copies) }

  /// What the success of the first guess cannot exceed after so many clicks; nil where nothing bounds it.
  public func bound(clicks: Int) -> Double? {
    leakageInBits(clicks: clicks).map {
      IdentityScore.bound(guesses: 1, identities: Double(code.identities), leakageInBits: $0)
    }
  }
}
