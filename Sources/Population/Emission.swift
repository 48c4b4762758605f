import SimulationKernel
import Web

/// Events as honest sites and one ad tech make them; what goes beyond is in ``appendRegistrations``.
extension PopulationGenerator {
  /// Writes the event of a click or view, and remembers a click as its advertiser's latest.
  @inline(__always)
  func emitInteraction(_ local: Int, at time: SimulationTime, of person: Actor, in block: inout BlockStorage)
  {
    let click = block.clicks[person.firstClick &+ local]
    let ad = interaction(click, local, of: person.random.person)
    if !click.isView { noteClick(local, click, of: person, in: &block) }
    block.fingerprint += Self.fingerprint(
      of: click, publisher: ad.publisher, sourceData: ad.sourceData, owner: person.owner,
      mark: Self.mark(browser: click.browser, adTech: adTechs.ofCampaign[Int(click.campaign)]))
    if registersPlainly {
      block.events.append(
        TimedEvent(time: time, event: click.isView ? .view(ad) : .click(ad), browser: click.browser))
    } else {
      appendRegistrations(of: ad, click, of: person, in: &block)
    }
  }

  /// Writes a conversion and its event.
  @inline(__always)
  func emitConversion(_ row: Int, at time: SimulationTime, of person: Actor, in block: inout BlockStorage) {
    let advertiser = advertiser(row, in: block)
    let last = block.lastClick[Int(advertiser)]
    let follows = last.person == Int32(truncatingIfNeeded: person.index)
    let credit = Credit(
      firstClick: person.firstClick, last: follows ? last.click : -1, advertiser: advertiser,
      browser: hasOneBrowserEach ? 0 : browser(of: row, person, in: block))
    let conversion = describe(row, at: time, credit, in: block)
    let number = UInt32(truncatingIfNeeded: block.conversions.count &- person.firstConversion)
    block.conversions.append(conversion)
    block.fingerprint += Self.fingerprint(of: conversion, owner: person.owner)
    if firesPlainly {
      let event = ConversionRegistration(
        number: number, ordinal: conversion.ordinal, page: pages[Int(conversion.advertiser)],
        reporting: firstReporting, data: UInt64(conversion.data), value: conversion.value)
      block.events.append(TimedEvent(time: time, event: .conversion(event), browser: conversion.browser))
    } else {
      appendRegistrations(of: conversion, number, of: person, in: &block)
    }
  }

  /// What a click or view adds to the fingerprint.
  ///
  /// - Parameter mark: what its browser and ad tech add; see ``mark(browser:adTech:)``.
  @inline(__always)
  static func fingerprint(
    of click: TrueClick, publisher: WebOrigin, sourceData: UInt64, owner: UInt64, mark: UInt64 = 0
  ) -> Fingerprint {
    var sum = Fingerprint()
    sum.add(
      UInt64(bitPattern: click.time.milliseconds), (UInt64(publisher.origin) &<< 16 ^ sourceData) &+ mark,
      of: owner)
    return sum
  }

  /// What a conversion adds to the fingerprint.
  @inline(__always)
  static func fingerprint(of conversion: TrueConversion, owner: UInt64) -> Fingerprint {
    var sum = Fingerprint()
    sum.add(
      UInt64(bitPattern: conversion.time.milliseconds),
      (UInt64(conversion.ordinal) &<< 8 ^ UInt64(conversion.data))
        &+ mark(browser: conversion.browser, adTech: 0),
      of: ~owner)
    return sum
  }

  /// What a fingerprint adds for a browser and an ad tech; nothing for the first of each.
  @inline(__always)
  static func mark(browser: UInt8, adTech: Int) -> UInt64 {
    UInt64(browser) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: adTech) &* 0xC2B2_AE3D_27D4_EB4F
  }

  /// Remembers a click as its advertiser's latest; of several at one moment the first stays, as in the systems.
  @inline(__always)
  private func noteClick(_ local: Int, _ click: TrueClick, of person: Actor, in block: inout BlockStorage) {
    let advertiser = Int(advertiserOfCampaign[Int(click.campaign)])
    let last = block.lastClick[advertiser]
    let index = Int32(truncatingIfNeeded: person.index)
    if last.person == index, block.clicks[person.firstClick &+ Int(last.click)].time == click.time { return }
    block.lastClick[advertiser] = LastClick(person: index, click: Int32(truncatingIfNeeded: local))
  }

  /// What honest sites declare of a click or view to the campaign's own ad tech.
  @inline(__always)
  private func interaction(_ click: TrueClick, _ number: Int, of person: UInt64) -> AdInteraction {
    AdInteraction(
      number: UInt32(truncatingIfNeeded: number),
      sourceData: Self.sourceData(click, number, of: person),
      publisher: publisherPages[Int(click.publisher)],
      destination: destinationOfCampaign[Int(click.campaign)],
      reporting: reportingOfCampaign[Int(click.campaign)],
      declaredExpiry: settings.declaredExpiry)
  }

  /// The 64 bits that honest sites declare.
  @inline(__always)
  static func sourceData(_ click: TrueClick, _ number: Int, of person: UInt64) -> UInt64 {
    ClickIdentifier(campaign: Int(click.campaign), person: person, click: number).rawValue
  }

  /// A conversion and what it is credited to.
  @inline(__always)
  func describe(
    _ row: Int, at time: SimulationTime, _ credit: Credit, in block: borrowing BlockStorage
  ) -> TrueConversion {
    let draft = block.drafts[row]
    let causedBy = draft.click < 0 ? -1 : block.clicks[Int(draft.click)].campaign
    var attributed = Int32(-1)
    var campaign = Int16(-1)
    if credit.last >= 0 {
      let click = block.clicks[credit.firstClick &+ Int(credit.last)]
      if time - click.time < timeline.attributionWindow {
        (attributed, campaign) = (credit.last, click.campaign)
      }
    }
    return TrueConversion(
      time: time, value: block.values.isEmpty ? 0 : block.values[row], advertiser: credit.advertiser,
      attributedClick: attributed, ordinal: draft.ordinal, causedBy: causedBy, attributedCampaign: campaign,
      data: data(row, in: block), browser: credit.browser, followsClick: credit.last >= 0,
      counts: time.milliseconds >= 0)
  }

  /// The browser in which a person of several converts.
  private func browser(of row: Int, _ person: Actor, in block: borrowing BlockStorage) -> UInt8 {
    if isToldBrowsers { return block.traced[row].browser }
    let draft = block.drafts[row]
    return browser(
      of: draft.ordinal, cause: draft.click < 0 ? nil : block.clicks[Int(draft.click)].browser,
      among: block.browserStart[person.index + 1] &- block.browserStart[person.index], person.random)
  }

  /// The browser in which a conversion happens.
  ///
  /// Not handed the block: lending it to a function of its own would copy it.
  @inline(never)
  func browser(
    of ordinal: UInt32, cause: UInt8?, among count: Int, _ random: AddressedRandom
  ) -> UInt8 {
    if count == 1 { return 0 }
    let words = random.block(.conversionBrowser, UInt64(ordinal))
    guard let cause else { return browsers.ofInteraction(words, among: count) }
    return browsers.ofConversion(words, cause: cause, among: count)
  }
}

/// What a conversion is credited to.
struct Credit {
  /// The row of its person's first click.
  let firstClick: Int
  /// The person's latest click on its advertiser until then, counted from 0; -1 for none.
  let last: Int32
  /// On whom it happens.
  let advertiser: Int32
  /// The browser in which it happens.
  let browser: UInt8
}
