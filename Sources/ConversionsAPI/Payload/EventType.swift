/// What happened.
///
/// *Source:* IAB Tech Lab, ECAPI 1.0, "event_type(s) Enumeration": the 28 standard events, then the 17 additional ones.
public enum EventType: String, CaseIterable, Hashable, Sendable {
  // MARK: Standard events

  /// A purchase.
  case purchase
  /// A page of the advertiser's was viewed.
  case pageView = "page_view"
  /// An ad was shown.
  case adImpression = "ad_impression"
  /// An item was put on a wish list.
  case addToWishlist = "add_to_wishlist"
  /// An item was put into a cart.
  case addToCart = "add_to_cart"
  /// A cart was viewed.
  case viewedCart = "viewed_cart"
  /// The page of an item was viewed.
  case viewedItem = "viewed_item"
  /// A check-out was begun.
  case beginCheckout = "begin_checkout"
  /// Payment details were given in a check-out.
  case addPaymentInfo = "add_payment_info"
  /// An item was taken out of a cart.
  case removeFromCart = "remove_from_cart"
  /// Items were refunded.
  case refund
  /// A lead came in.
  case generateLead = "generate_lead"
  /// A user was found to be a qualified lead.
  case qualifyLead = "qualify_lead"
  /// A lead was converted and closed.
  case closeConvertLead = "close_convert_lead"
  /// A lead was disqualified.
  case disqualifyLead = "disqualify_lead"
  /// A lead failed to convert and was closed.
  case closeUnconvertLead = "close_unconvert_lead"
  /// A user signed up for an account or an offer.
  case signUp = "sign_up"
  /// A user searched.
  case search
  /// A user unlocked an achievement.
  case unlockAchievement = "unlock_achievement"
  /// An app was installed.
  case install
  /// A product was customised.
  case customizeProduct = "customize_product"
  /// A user made contact.
  case contact
  /// A donation was made.
  case donate
  /// A user searched for a location.
  case findLocation = "find_location"
  /// A user made an appointment.
  case schedule
  /// A trial was begun.
  case startTrial = "start_trial"
  /// A user subscribed to a product or a service.
  case subscribe
  /// Something that ``ConversionEvent/customEvent`` names.
  case custom

  // MARK: Additional events

  /// Shipping details were given.
  case addShippingInfo = "add_shipping_info"
  /// Content was shared.
  case share
  /// Content was selected.
  case selectContent = "select_content"
  /// An item was selected from a list.
  case selectItem = "select_item"
  /// A promotion was selected from a list.
  case selectPromotion = "select_promotion"
  /// A list of items was viewed.
  case viewItemList = "view_item_list"
  /// A promotion was viewed.
  case viewPromotion = "view_promotion"
  /// The results of a search were shown.
  case viewSearchResults = "view_search_results"
  /// Virtual currency was spent.
  case spendVirtualCurrency = "spend_virtual_currency"
  /// Virtual currency was earned.
  case earnVirtualCurrency = "earn_virtual_currency"
  /// A user and a representative were in contact.
  case workingLead = "working_lead"
  /// A user logged in.
  case login
  /// A user joined a group.
  case joinGroup = "join_group"
  /// A user reached a level of a game.
  case levelUp = "level_up"
  /// A score was posted.
  case postScore = "post_score"
  /// An introduction was begun.
  case tutorialBegin = "tutorial_begin"
  /// An introduction was completed.
  case tutorialComplete = "tutorial_complete"

  /// Whether it is one of the 28 standard events; the others are called additional.
  public var isStandard: Bool { Self.standard.contains(self) }

  /// The standard events, in the specification's order.
  public static let standard = allCases.prefix { $0 != .addShippingInfo }
}
