/// An advertiser's whole log, as long as it is short; in order of time.
public typealias ConversionLog = ShortLog<ConversionView>
