import AttributionReporting
import JSONText
import SimulationKernel

/// The history of one user, as a file holds it.
struct UserHistory {
  /// What happens, in order.
  var events: [HistoryEvent]
  /// The file's own settings, where it has some.
  var configuration: PlacedValue?
  /// Whether apps may be destinations.
  var admitsApps: Bool

  /// Reads a file in either format.
  ///
  /// - Returns: nil for a file of settings, which is nobody's history.
  static func read(_ path: String) throws -> UserHistory? {
    let json = try TextFile.json(at: path)
    let file = PlacedValue(json, file: path)
    if UserHistoryReader.recognises(json) {
      return UserHistory(events: try UserHistoryReader.events(in: file), configuration: nil, admitsApps: true)
    }
    if json["input"]?["registrations"]?.asArray != nil, let reason = InteropDialect.age(of: json) {
      throw file.error("\(reason); its rules were others, so it is not replayed")
    }
    if json["input"]?["registrations"] != nil {
      return UserHistory(
        events: try HistoryReader.events(in: try file.required("input"), refusesOthers: true),
        configuration: try file.present("api_config"), admitsApps: false)
    }
    if InteropDialect(json) == .configuration { return nil }
    throw file.error("it is no history: there is neither input.registrations nor sources and triggers")
  }
}
