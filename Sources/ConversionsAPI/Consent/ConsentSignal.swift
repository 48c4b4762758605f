/// The consent that a user's data carry.
enum ConsentSignal: Hashable {
  /// None, or none that applies.
  case absent
  /// The sections that apply, each of which is in the string.
  case sections([GPPString.Section])
  /// Something that cannot be used: the field at fault, and why.
  case unreadable(String, problem: String)

  init(_ userData: UserData?) {
    let text = userData?.gppString
    guard let listed = userData?.gppSectionIDs else {
      self =
        text == nil
        ? .absent : .unreadable("gpp_sid", problem: "is missing, so that it is unknown which section applies")
      return
    }
    // -1 says that no section applies; header (3) and signal integrity (4) are no consent.
    let ids = listed.filter { $0 != 3 && $0 != 4 }
    if ids == [-1] {
      self = .absent
    } else if ids.isEmpty {
      self = .unreadable("gpp_sid", problem: "names no section")
    } else if let text {
      self = Self.sections(ids, of: text)
    } else {
      self = .unreadable("gpp_string", problem: "is missing, which should hold the sections of gpp_sid")
    }
  }

  private static func sections(_ ids: [Int], of text: String) -> ConsentSignal {
    do {
      let string = try GPPString(parsing: text)
      var found: [GPPString.Section] = []
      for id in ids {
        guard let section = string[id] else {
          let held = string.sections.map { "\($0.id)" }.joined(separator: ", ")
          return .unreadable(
            "gpp_sid",
            problem: "names section \(id), and gpp_string holds only \(held.isEmpty ? "none" : held)")
        }
        found.append(section)
      }
      return .sections(found)
    } catch {
      return .unreadable("gpp_string", problem: "\(error)")
    }
  }
}

/// Says what is wrong with the consent that a record carries.
enum ConsentCheck {
  static func report(of data: UserData?, _ log: inout FindingLog) {
    switch ConsentSignal(data) {
    case .absent: return
    case .unreadable(let field, let problem):
      // An empty list stands for sections that could not be read, of which there is a warning already.
      if data?.gppSectionIDs?.isEmpty == true, data?.gppString == nil { return }
      log.at(field) { $0.warn(problem + "; what the user consents to is unknown") }
    case .sections(let sections):
      for section in sections where SectionConsent(section) == .unknown {
        log.at("gpp_string") {
          $0.warn("section \(section.id) cannot be read; what the user consents to is unknown")
        }
      }
    }
  }
}
