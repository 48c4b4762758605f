import Population
import SimulationKernel
import Testing
import Web

/// What sites do on purpose reaches the browsers and never the truth.
@Suite struct SitePolicyTests {
  private func crowd(_ policy: SitePolicy, adTechs: Int = 1, count: Int = 1_500) throws -> Crowd {
    var settings = try PopulationTest.rich()
    settings.viewsPerPerson = 1
    settings.browserShares = [0.5, 0.5]
    settings.adTechs = adTechs
    return try Crowd(settings, count: count, policy: policy)
  }

  /// The road of policies and several ad techs ends where the short one does.
  @Test func aPolicyThatChangesNothingIsHonest() throws {
    let neutral = SitePolicy(declare: { _, _ in }, register: { _, _ in })
    let (honest, same) = (try crowd(.honest), try crowd(neutral))
    #expect(honest.people == same.people && honest.fingerprint == same.fingerprint)
  }

  @Test func advertisersCanFireOnlyForSome() throws {
    let policy = SitePolicy(register: { facts, fired in if facts.person % 3 == 0 { fired = [] } })
    let (honest, some) = (try crowd(.honest), try crowd(policy))
    for (a, b) in zip(honest.people, some.people) {
      #expect(a.conversions == b.conversions && a.clicks == b.clicks)
      #expect(b.registrations.count == (b.number % 3 == 0 ? 0 : b.conversions.count))
      #expect(a.interactions.map(\.event) == b.interactions.map(\.event))
    }
    #expect(honest.fingerprint == some.fingerprint)
  }

  @Test func publishersCanDeclareAnExpiryForEachPerson() throws {
    let policy = SitePolicy(declare: { facts, declaration in
      declaration.expiry = .hours(Int64(facts.person % 24) + 1)
    })
    let crowd = try crowd(policy)
    for person in crowd.people {
      let expiry = SimulationDuration.hours(Int64(person.number % 24) + 1)
      #expect(person.interactions.allSatisfy { $0.event.declaredExpiry == expiry })
    }
    #expect(crowd.people.contains { !$0.interactions.isEmpty })
  }

  @Test func advertisersCanPutADigitOfTheAccountIntoTheData() throws {
    let policy = SitePolicy(register: { facts, fired in
      for index in fired.indices { fired[index].data = facts.person / 10 % 8 }
    })
    for person in try crowd(policy, adTechs: 2).people {
      #expect(person.registrations.count == 2 * person.conversions.count)
      #expect(person.registrations.allSatisfy { $0.event.data == person.number / 10 % 8 })
      for (_, event, _) in person.registrations {
        #expect(event.ordinal == person.conversions[Int(event.number)].ordinal)
      }
    }
  }

  @Test func policiesAreToldWhatIsSo() throws {
    let policy = SitePolicy(
      declare: { facts, declaration in
        let id = ClickIdentifier(rawValue: declaration.sourceData)
        let isTrue =
          id.person == facts.person && id.campaign == facts.campaign
          && facts.advertiser == facts.campaign / 2 && facts.registration == 0
        declaration.sourceData = isTrue ? UInt64(facts.number) << 16 | UInt64(facts.publisher) << 1 : .max
        if facts.isView { declaration.sourceData |= 1 }
        declaration.expiry = facts.time - SimulationTime(milliseconds: Int64(facts.browser))
      },
      register: { facts, fired in
        fired[0].value = facts.value * 2
        fired[0].data = UInt64(facts.advertiser) << 8 | facts.data
        fired[0].delay = SimulationDuration(milliseconds: Int64(facts.browser))
      })
    let sites = try PopulationGenerator(PopulationTest.rich(), timeline: Timeline()).sites
    for person in try crowd(policy).people {
      for (time, event, isView, browser) in person.interactions {
        let truth = person.clicks[Int(event.number)]
        #expect(
          event.sourceData == UInt64(event.number) << 16 | UInt64(truth.publisher) << 1 | (isView ? 1 : 0))
        #expect(event.declaredExpiry == time - SimulationTime(milliseconds: Int64(browser)))
      }
      for (time, event, browser) in person.registrations {
        let truth = person.conversions[Int(event.number)]
        #expect(event.value == truth.value * 2 && truth.browser == browser)
        #expect(event.data == UInt64(truth.advertiser) << 8 | UInt64(truth.data))
        #expect(time == truth.time + SimulationDuration(milliseconds: Int64(browser)))
        #expect(event.page == sites.advertisers[Int(truth.advertiser)])
      }
    }
  }

  @Test func lateFiringsFindTheirPlaceAndThoseAfterTheEndAreNotMade() throws {
    let policy = SitePolicy(register: { facts, fired in
      fired[0].delay = .days(Int64(facts.number % 3) * 20)
    })
    let crowd = try crowd(policy)
    var (late, lost) = (0, 0)
    for person in crowd.people {
      for (a, b) in zip(person.events, person.events.dropFirst()) {
        #expect(a.time < b.time || (a.time == b.time && a.rank <= b.rank))
      }
      var expected: [UInt32: SimulationTime] = [:]
      for (number, truth) in person.conversions.enumerated() {
        let time = truth.time + .days(Int64(number % 3) * 20)
        if time <= Timeline().end { expected[UInt32(number)] = time } else { lost += 1 }
      }
      for (time, event, _) in person.registrations {
        #expect(expected.removeValue(forKey: event.number) == time)
        if event.number % 3 > 0 { late += 1 }
      }
      #expect(expected.isEmpty)
    }
    #expect(late > 500 && lost > 50, "\(late) \(lost)")
  }

  @Test func severalFiringsOfOneConversionHaveOrdinalsOfTheirOwn() throws {
    let policy = SitePolicy(register: { _, fired in
      fired += fired
      fired.append(fired[0])
    })
    for person in try crowd(policy, adTechs: 2, count: 600).people {
      #expect(person.registrations.count == 5 * person.conversions.count)
      // Two ad techs may share a conversion's ordinal; what one ad tech is told twice is told under two.
      let addresses = person.registrations.map { [UInt32($0.event.registration), $0.event.ordinal] }
      #expect(Set(addresses).count == addresses.count)
      let own = Set(person.conversions.map(\.ordinal))
      for (_, told) in Dictionary(grouping: person.registrations, by: \.event.number) {
        #expect(told.count { own.contains($0.event.ordinal) } == 2)
      }
    }
  }
}
