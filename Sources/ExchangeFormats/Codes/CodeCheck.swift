import ExchangeBase

/// By which rule the codes of a field are checked, beyond what its pattern says; `check` in a Table Schema.
///
/// A field whose check is strict (``uscc``, ``organisationCode``, ``residentId``) has a pattern that refuses
/// what the check finds malformed, so that XSD and checks give the same verdict.
public enum CodeCheck: String, Sendable, Codable, CaseIterable {
  /// A unified social credit code and nothing else (GB 32100).
  case uscc
  /// An organisation code and nothing else (GB 11714).
  case organisationCode
  /// A resident's identity number and nothing else (GB 11643), 18 or 15 digits, perhaps masked with `*`.
  case residentId
  /// One or more phone numbers.
  case phone
  /// A unified social credit code or the number of any paper: whatever has the shape of a code is checked as
  /// one, and never more than doubted.
  case partyCode

  /// What is wrong with a canonical value; `nil` when nothing is.
  public func fault(in value: ArraySlice<UInt8>) -> CodeFault? {
    switch self {
    case .uscc: USCC.fault(in: value)
    case .organisationCode: OrganisationCode.fault(in: value)
    case .residentId: ResidentID.fault(in: value)
    case .phone: PhoneNumber.fault(in: value)
    case .partyCode: PartyCode.fault(in: value)
    }
  }

  /// Whether nothing is wrong with a canonical value for certain; where it isn't certain, ``fault(in:)`` knows.
  func isFitting(_ value: UnsafeRawBufferPointer) -> Bool {
    switch self {
    case .uscc: USCC.isFitting(value)
    case .organisationCode: false
    case .residentId: ResidentID.isFitting(value)
    // The form of a field for phones asks for a mobile.
    case .phone: PhoneNumber.isMobile(value) && !value.dropFirst().allSatisfy { $0 == UInt8(ascii: "1") }
    case .partyCode: PartyCode.isFitting(value)
    }
  }

  /// Whether the fault sends the record back: the value can't be what alone the field may hold.
  func isError(_ fault: CodeFault) -> Bool { self != .partyCode && fault.isMalformed }

  /// The finding that a fault becomes.
  func finding(of fault: CodeFault) -> FindingCode {
    switch fault {
    case .length, .character: isError(fault) ? .valueCodeMalformed : .valueCodeDoubtful
    case .checkCharacter, .birthday, .enclosed: .valueCodeDoubtful
    case .placeholder: .valueCodePlaceholder
    case .noPhone: .valuePhoneDoubtful
    }
  }

  /// The rule as people cite it; `nil` where the field's type says it already.
  var standard: LocalizedText? {
    switch self {
    case .uscc: LocalizedText("统一社会信用代码（GB 32100）", "unified social credit code (GB 32100)")
    case .organisationCode: LocalizedText("组织机构代码（GB 11714）", "organisation code (GB 11714)")
    case .residentId: LocalizedText("公民身份号码（GB 11643）", "resident identity number (GB 11643)")
    case .partyCode:
      LocalizedText(
        "统一社会信用代码（GB 32100）或公民身份号码（GB 11643），有疑问时提醒",
        "unified social credit code (GB 32100) or resident identity number (GB 11643); doubts are warnings")
    case .phone: nil
    }
  }
}
