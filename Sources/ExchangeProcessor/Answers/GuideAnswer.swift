public import ExchangeBase

/// What `exchange guide` did.
public struct GuideAnswer: Answer {
  /// How many departments have their guide now.
  let departments: Int

  /// Tells of so many departments.
  public init(departments: Int) { self.departments = departments }

  /// In words.
  public func text(in language: Language) -> String {
    LocalizedText(
      "已在 \(departments) 个部门的文件夹里放好使用说明、代码表和模板。",
      "The folders of \(departments) departments have their guide, codes and templates.")[language]
  }
}
