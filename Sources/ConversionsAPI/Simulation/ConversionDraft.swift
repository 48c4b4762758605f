import SimulationKernel
import Web

/// What both channels report of one conversion, before each takes its part of it.
struct ConversionDraft {
  /// The conversion's and the platform's number for random addresses.
  let address: UInt64
  private let event: SimulatedEvent
  private let settings: ConversionsSettings
  private let hasStableID: Bool
  private let isConflicting: Bool
  private let gaps: RandomBlock?

  /// - Parameter keys: what the person can be recognised by, and the click whose id is known.
  init(
    _ conversion: ConversionRegistration, random: AddressedRandom, browser: UInt8, at now: SimulationTime,
    _ settings: ConversionsSettings, keys: (keys: MatchKeys, clickID: UInt32), isMeasurementOnly: Bool
  ) {
    address = UInt64(conversion.ordinal) | UInt64(conversion.registration) &<< 32
    self.settings = settings
    let ordinal = UInt64(conversion.ordinal)
    let identity = random.block(.conversionsConversion, ordinal)
    let ids = settings.identifiers
    var event = SimulatedEvent(
      channel: .pixel, browser: browser, page: conversion.page, reporting: conversion.reporting,
      data: conversion.data, value: conversion.value, time: now)
    // 0 stands for none, and each conversion has a second number for an id of the server's own.
    let name = 2 &* (address &+ 1)
    if Uniform.happens(identity.word0, probability: ids.share) { event.id = name }
    hasStableID = Uniform.happens(identity.word1, probability: ids.stableShare)
    if Uniform.happens(identity.word2, probability: ids.transactionShare) { event.transaction = name }
    event.keys = keys.keys
    event.clickID = keys.clickID
    event.isMeasurementOnly = isMeasurementOnly
    self.event = event
    let conflicting = settings.values.conflictingShare
    isConflicting =
      conflicting > 0
      && Uniform.happens(random.block(.conversionsCircumstances, ordinal).word1, probability: conflicting)
    let (pixel, server) = (settings.pixel.channel, settings.server.channel)
    let hasGaps =
      pixel.valueMissingShare > 0 || server.valueMissingShare > 0 || pixel.currencyMissingShare > 0
      || server.currencyMissingShare > 0
    gaps = hasGaps ? random.block(.conversionsGaps, address) : nil
  }

  /// The event of one channel.
  func event(_ channel: SimulatedEvent.Channel) -> SimulatedEvent {
    let isPixel = channel == .pixel
    let rules = isPixel ? settings.pixel.channel : settings.server.channel
    var event = event
    event.channel = channel
    event.keys.formIntersection(rules.keys)
    if !event.keys.contains(.clickID) { event.clickID = 0 }
    if !isPixel, !hasStableID, event.id != 0 { event.id += 1 }
    if isPixel, isConflicting {
      event.value = Self.scaled(event.value, by: settings.values.conflictingFactor)
    }
    if let gaps {
      event.hasValue = !Uniform.happens(
        isPixel ? gaps.word0 : gaps.word1, probability: rules.valueMissingShare)
      if event.hasValue {
        event.hasCurrency = !Uniform.happens(
          isPixel ? gaps.word2 : gaps.word3, probability: rules.currencyMissingShare)
      }
    }
    return event
  }

  /// A value times a factor, to the nearest hundredth.
  private static func scaled(_ value: Int64, by factor: Double) -> Int64 {
    Int64(max(0, min(0x1p53, (Double(value) * factor).rounded())))
  }
}
