/// What one section says about ads.
enum SectionConsent: Hashable {
  /// Attribution and optimisation are both allowed.
  case granted
  /// The user objects to targeted advertising, or to the sale or sharing of data; measuring is allowed.
  case measurementOnly
  /// Measuring is not allowed either.
  case refused
  /// The section cannot be read.
  case unknown

  /// Reads a section.
  ///
  /// Of the sections of the US it is the opt-outs of sale, sharing and targeted advertising that count, and the Global
  /// Privacy Control; a user who opted out of any is measured only. Of the Transparency and Consent Framework's, the
  /// purposes: 7 (measuring the performance of ads) by consent or legitimate interest for attribution, and also 3 and 4
  /// (profiles for personalised ads) by consent for optimisation. Consents to single vendors are not read.
  init(_ section: GPPString.Section) {
    switch section.id {
    case 2: self = Self.transparency(section.text, version: 2, offset: 152)
    case 5: self = Self.transparency(section.text, version: nil, offset: 151)
    case 6: self = Self.usPrivacy(section.text)
    default:
      let layout = Self.layouts[section.id]
      self = layout.map { Self.state(section.text, $0) } ?? .unknown
    }
  }

  // MARK: The United States

  /// Where the opt-outs stand in the core segment: notices before them, and how many there are, two bits each.
  private struct Layout {
    var notices: Int
    var optOuts: Int
  }

  /// The layouts by section.
  ///
  /// *Source:* IAB Privacy, GPP extensions: US National (7, versions 1 and 2), California (8), Virginia (9), Colorado
  /// (10), Utah (11), Connecticut (12), Florida (13), Montana (14), Oregon (15), Texas (16), Delaware (17), Iowa (18),
  /// Nebraska (19), New Hampshire (20), New Jersey (21), Tennessee (22), Minnesota (23).
  private static let layouts: [Int: Layout] = {
    var layouts = [7: Layout(notices: 6, optOuts: 3), 8: Layout(notices: 3, optOuts: 2)]
    for id in 9...23 { layouts[id] = Layout(notices: id == 11 || id == 18 ? 4 : 3, optOuts: 2) }
    return layouts
  }()

  private static func state(_ text: String, _ layout: Layout) -> SectionConsent {
    let segments = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let core = segments.first, var bits = BitReader(core), let version = bits.number(6),
      version == 1 || version == 2
    else { return .unknown }
    bits.skip(2 * layout.notices)
    var hasOptedOut = false
    for _ in 0..<layout.optOuts {
      // 0 not applicable, 1 opted out, 2 did not opt out.
      guard let value = bits.number(2), value != 3 else { return .unknown }
      if value == 1 { hasOptedOut = true }
    }
    for segment in segments.dropFirst() {
      guard var bits = BitReader(segment), let type = bits.number(2) else { return .unknown }
      // Segment type 1 holds the Global Privacy Control.
      if type == 1 {
        guard let isOn = bits.bit() else { return .unknown }
        if isOn { hasOptedOut = true }
      }
    }
    return hasOptedOut ? .measurementOnly : .granted
  }

  /// Four characters: version, notice, opt-out of sale, service provider agreement.
  ///
  /// *Source:* IAB Tech Lab, "U.S. Privacy String", version 1.
  private static func usPrivacy(_ text: String) -> SectionConsent {
    let bytes = Array(text.utf8)
    guard bytes.count == 4, bytes[0] == UInt8(ascii: "1"),
      bytes[1...].allSatisfy({ [UInt8(ascii: "Y"), UInt8(ascii: "N"), UInt8(ascii: "-")].contains($0) })
    else { return .unknown }
    return bytes[2] == UInt8(ascii: "Y") ? .measurementOnly : .granted
  }

  // MARK: Transparency and Consent Framework

  /// Both frameworks have 24 bits of purposes consented to and 24 bits of purposes with a weaker basis at `offset`.
  ///
  /// *Source:* IAB Tech Lab, "TC string", version 2, "The Core String", and IAB Canada's TCF technical specification.
  private static func transparency(_ text: String, version: Int?, offset: Int) -> SectionConsent {
    guard let core = text.split(separator: ".", omittingEmptySubsequences: false).first,
      var bits = BitReader(core), let written = bits.number(6), version == nil || written == version
    else { return .unknown }
    bits.skip(offset - 6)
    guard let consents = bits.number(24), let others = bits.number(24) else { return .unknown }
    func has(_ purpose: Int, in bits: Int) -> Bool { bits >> (24 - purpose) & 1 == 1 }
    guard has(7, in: consents) || has(7, in: others) else { return .refused }
    let mayProfile = version == nil ? consents | others : consents
    return has(3, in: mayProfile) && has(4, in: mayProfile) ? .granted : .measurementOnly
  }
}
