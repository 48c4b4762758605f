import ConversionsAPI

/// The records of one request for a database.
struct Submission: Sendable {
  /// What all the records belong to.
  var dataSet: String
  /// The accepted records in their order.
  var records: [ReceivedEvent]
  /// How many records were discarded.
  var rejected: Int
}
