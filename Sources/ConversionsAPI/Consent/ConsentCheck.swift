/// Says what is wrong with the consent that a record carries.
enum ConsentCheck {
  static func report(of data: UserData?, _ log: inout FindingLog) {}
}
