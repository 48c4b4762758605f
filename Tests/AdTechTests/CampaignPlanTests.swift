import AdTech
import Testing
import Web

@Suite struct CampaignPlanTests {
  /// Three advertisers at the sites 7, 3 and 9, with 100 campaigns each.
  private let plan = CampaignPlan(
    advertisers: [7, 3, 9].map { WebOrigin(origin: $0 + 20, site: $0) }, perAdvertiser: 100)

  @Test func aSiteAndACodeOfEightBitsNameACampaign() {
    for (advertiser, site) in [UInt32(7), 3, 9].enumerated() {
      for place in 0..<100 {
        let campaign = advertiser * 100 + place
        #expect(plan.campaign(site: site, code: campaign % 256, of: 256) == campaign)
      }
    }
  }

  @Test func nobodysSitesAndCodesNameNone() {
    #expect(plan.campaign(site: 8, code: 0, of: 256) == nil)
    #expect(plan.campaign(site: 500, code: 0, of: 256) == nil)
    #expect(plan.campaign(site: 7, code: 100, of: 256) == nil)
    #expect(plan.campaign(site: 3, code: 99, of: 256) == nil)
  }
}
