/// What decides over the output states of a source, apart from its expiry.
struct SourceShape: Hashable {
  var type: NoisedSourceType
  var settings: NoiseSettings
}

/// The shapes that occur, numbered; hardly ever more than one a type.
struct SourceShapes {
  /// More would be a mistake, and slow.
  static let limit = 1000

  private(set) var all: [SourceShape]
  private var numbers: [SourceShape: UInt32] = [:]
  private let settings: [NoiseSettings]

  init(_ settings: CorrectionSettings) {
    self.settings = [settings.navigation, settings.event]
    all = zip(NoisedSourceType.allCases, self.settings).map { SourceShape(type: $0, settings: $1) }
    for (i, shape) in all.enumerated() { numbers[shape] = UInt32(i) }
  }

  /// The number of a shape.
  @inline(__always)
  mutating func number(_ type: NoisedSourceType, _ own: OwnSettings?) -> UInt32 {
    let plain: UInt32 = type == .navigation ? 0 : 1
    guard let own else { return plain }
    return number(SourceShape(type: type, settings: own.applied(to: settings[Int(plain)], of: type)))
  }

  private mutating func number(_ shape: SourceShape) -> UInt32 {
    if let number = numbers[shape] { return number }
    let number = UInt32(all.count)
    all.append(shape)
    numbers[shape] = number
    return number
  }
}

/// How files are read and which noise they carry.
public struct CorrectionSettings: Hashable, Sendable {
  /// The noise of navigation sources.
  public var navigation = NoiseSettings.standard(.navigation)
  /// The noise of event sources.
  public var event = NoiseSettings.standard(.event)
  /// The only type that is read; nil for both.
  public var onlyType: NoisedSourceType?
  /// Whether the file holds several documents that know nothing of one another, such as one a line.
  public var hasSeveralDocuments = false

  /// Makes the API's defaults.
  public init() {}
}
