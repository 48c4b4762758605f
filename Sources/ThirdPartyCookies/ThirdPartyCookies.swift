import Measurement
import SimulationKernel
import Web

/// Measurement with third-party cookies: what the industry had before the browsers' own interfaces.
///
/// Each reporting origin knows the browser again on every site through an identifier in its cookie, ad techs that
/// register by redirect like the first. So it sees each conversion at once, in full and without noise, and
/// credits the last click on an ad of the destination site inside the attribution window; failing that, the last
/// view inside the views' own window, if views count. A browser that blocks third-party cookies, or a private
/// one, shows nothing.
public struct ThirdPartyCookies: MeasurementSystem {
  /// What leaves the browser.
  public typealias Report = CookieReport

  /// The settings that the browser follows.
  public let settings: Settings

  private var clicks = LastInteractions()
  private var views = LastInteractions()
  private var isExcluded = false

  /// Makes the system of an ordinary browser that has seen nothing yet.
  public init(_ settings: Settings) { self.settings = settings }

  /// Forgets everything and becomes the system of the next browser; buffers are kept.
  public mutating func reset(_ browser: BrowserTraits) {
    clicks.reset()
    views.reset()
    isExcluded = browser.blocksThirdPartyCookies || browser.isPrivate
  }

  /// Acts on an event; whether the browser is open makes no difference, since nothing waits.
  public mutating func handle(
    _ event: BrowserEvent, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {
    switch event {
    case .click(let click):
      if isExcluded {
        outbox.refuse(click.number, .browserExcluded)
      } else {
        clicks.remember(click, at: now)
      }
    case .view(let view):
      guard settings.viewAttributionWindow != nil else { return }
      if isExcluded {
        outbox.refuse(view.number, .browserExcluded)
      } else {
        views.remember(view, at: now)
      }
    case .conversion(let registration): convert(registration, at: now, into: &outbox)
    case .closed, .started: break
    case .cleared(let clearing):
      clicks.forget(clearing)
      views.forget(clearing)
    }
  }

  /// Does nothing: this system asks for no timers.
  public mutating func timerFired(
    _ timer: Timer, at now: SimulationTime, random: AddressedRandom,
    into outbox: inout Outbox<Report>
  ) {}

  /// Lists nothing: reports leave at once.
  public func unsentReports() -> [ScheduledReport<Report>] { [] }

  private func convert(
    _ registration: ConversionRegistration, at now: SimulationTime, into outbox: inout Outbox<Report>
  ) {
    guard !isExcluded else {
      outbox.settle(registration, .browserExcluded)
      return
    }
    let pair = LastInteractions.Pair(reporting: registration.reporting, destination: registration.page)
    let click = clicks.last(of: pair)
    var credited: AdInteraction?
    if let click, now - click.time < settings.attributionWindow { credited = click.interaction }
    if credited == nil, let window = settings.viewAttributionWindow, let view = views.last(of: pair),
      now - view.time < window
    {
      credited = view.interaction
    }
    guard let credited else {
      // A view that is too old loses nothing that a click would have brought.
      outbox.settle(registration, click == nil ? .noMatchingClick : .expired)
      return
    }
    outbox.send(
      CookieReport(
        clickData: credited.sourceData, conversionData: registration.data,
        conversionValue: registration.value, credit: 100),
      tag: Tag(
        conversion: registration.number, click: credited.number, registration: registration.registration),
      due: now, at: now)
    outbox.settle(registration, .scheduled)
  }
}
