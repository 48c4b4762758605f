import ConversionsAPI
import JSONText

/// How good what a data set received is, as the server tells it.
struct Summary: Sendable {
  var dataSet: String
  /// How many events are stored.
  var events: Int
  /// How many of them may be counted in attribution reports, by their consent.
  var attributable: Int
  /// How many of them may be used to optimise delivery and to build audiences, by their consent.
  var optimisable: Int
  var health: EventHealth

  var json: JSONValue {
    let figures = health.figures.map { figure in
      JSONValue.object([
        JSONMember("name", .string(figure.name)), JSONMember("of", .string(figure.of)),
        JSONMember("value", figure.value.map { .number("\($0)") } ?? .null),
        JSONMember("numerator", .number("\(figure.numerator)")),
        JSONMember("denominator", figure.denominator.map { .number("\($0)") } ?? .null),
      ])
    }
    return .object([
      JSONMember("data_set_id", .string(dataSet)), JSONMember("events", .number("\(events)")),
      JSONMember("attributable_events", .number("\(attributable)")),
      JSONMember("optimisable_events", .number("\(optimisable)")),
      JSONMember("figures", .array(figures)),
    ])
  }
}
