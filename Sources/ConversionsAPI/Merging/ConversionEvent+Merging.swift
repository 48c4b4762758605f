import JSONText

extension ConversionEvent {
  /// The event with what it lacks and another record of it has; ``StoredEvent`` lists the rules.
  ///
  /// - Parameter other: a record that gives way where both say something.
  public func filled(from other: ConversionEvent) -> ConversionEvent {
    var event = self
    event.timestamp = min(timestamp, other.timestamp)
    if event.eventType == other.eventType { event.customEvent = customEvent ?? other.customEvent }
    let isOneCurrency = currencyCode == nil || other.currencyCode == nil || currencyCode == other.currencyCode
    let context = MergeContext(isOneCurrency: isOneCurrency || takesMoney(of: other))
    if takesMoney(of: other) {
      event.value = other.value
      event.currencyCode = other.currencyCode
      if !isOneCurrency { event.properties?.dropMoney() }
    } else {
      event.currencyCode = currencyCode ?? other.currencyCode
    }
    event.source = source ?? other.source
    if let more = other.userData { event.userData = userData?.filled(from: more, context) ?? more }
    if var more = other.properties {
      if event.properties == nil {
        if !context.isOneCurrency { more.dropMoney() }
        event.properties = more
      } else {
        event.properties?.fill(from: more, context)
      }
    }
    if let more = other.ext?.asMembers { event.ext = .object((ext?.asMembers ?? []).filled(from: more)) }
    event.unknownFields = unknownFields.filled(from: other.unknownFields)
    return event
  }

  /// Whether value and currency come from the other record: it has a value, and this one has none.
  ///
  /// The value of another type of event, such as a refund's, is none of this event's.
  private func takesMoney(of other: ConversionEvent) -> Bool {
    value == nil && other.value != nil && eventType == other.eventType
  }
}

extension UserData {
  /// The data with what they lack; the stricter of two wishes, and a consent string with its own sections.
  fileprivate func filled(from other: UserData, _ context: MergeContext) -> UserData {
    var data = self
    data.fill(from: other, context)
    if let wish = isForMeasurementOnly, let otherWish = other.isForMeasurementOnly {
      data.isForMeasurementOnly = wish || otherWish
    }
    let says = gppString != nil || gppSectionIDs != nil
    data.gppString = says ? gppString : other.gppString
    data.gppSectionIDs = says ? gppSectionIDs : other.gppSectionIDs
    return data
  }
}

extension Properties {
  /// Removes every amount, for want of a currency.
  fileprivate mutating func dropMoney() {
    shipping = nil
    tax = nil
    for index in items.indices {
      items[index].price = nil
      items[index].discount = nil
    }
  }
}
