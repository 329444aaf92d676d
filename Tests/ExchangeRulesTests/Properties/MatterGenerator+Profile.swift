import ExchangeRules

extension MatterGenerator {
  /// A measure with any of its settings.
  mutating func profile() -> Profile {
    let limits = [nil, Limit(0, .workday), Limit(1, .workday), Limit(3, .calendarDay)]
    return SampleProfile.profile(
      counting: Counting(
        offDayEvent: pick(Counting.OffDayEvent.allCases), closeAt: pick([1_440, 1_050]),
        commitmentExpiryRolls: chance(1, of: 2)),
      claimMode: pick([.explicit, .explicit, .onDelivery]),
      commitment: Profile.Commitment(
        requireAllResults: chance(1, of: 2),
        channels: Profile.Commitment.Channel.allCases.filter { _ in chance(3, of: 4) }),
      inquiry: Profile.Inquiry(deemed: pick(Profile.Inquiry.Deemed.allCases)),
      parallel: Profile.Parallel(
        isEnabled: chance(3, of: 4), confirmation: pick([.lead, .lead, .automatic]),
        exclusions: Profile.Parallel.Excluder.allCases.filter { _ in chance(3, of: 4) },
        maxExtensions: pick([0, 1, 2]), unqualifiedIsAbsent: chance(1, of: 2)),
      returns: Profile.Returns(isEnabled: chance(3, of: 4), maxReturns: pick([1, 2, 3])),
      notices: Profile.Notices(remindWorkdays: pick([0, 1, 2])),
      rules: SampleProfile.rules(
        claim: Limit(pick([0, 1, 3]), .workday), confirm: pick(limits), dispose: pick(limits),
        reassign: pick(limits)))
  }
}
