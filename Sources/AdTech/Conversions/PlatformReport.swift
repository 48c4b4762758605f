import ConversionsAPI
import Web

/// What a platform counts for one record that it credits to a click.
@frozen
public struct PlatformReport: CountableReport, Hashable {
  /// The 64 bits that the publisher declared at the click.
  public var clickData: UInt64
  /// What kind of conversion it is.
  public var data: UInt64
  /// What the merged record says that it is worth, in hundredths of the currency; 0 where it says nothing.
  public var value: Int64?
  /// The last click has all the credit.
  public var credit: UInt8 { 100 }

  /// Counts a record for a click.
  public init(_ record: PlatformRecord, click: ConversionsPlatform.LoggedClick) {
    clickData = click.sourceData
    data = record.event.data
    value = record.event.hasValue ? record.event.value : 0
  }
}
