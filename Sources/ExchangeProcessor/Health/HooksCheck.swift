import ExchangeBase

/// What hooks weren't told yet because their commands failed.
struct HooksCheck: HealthCheck {
  let name = "hooks"
  let title = LocalizedText("钩子", "hooks")

  func look(at patient: Patient) throws -> [Ailment] {
    try Hooks.failing(patient.layout, patient.configuration.settings.hooks).map { failing in
      Ailment(
        .doubtful,
        LocalizedText(
          "钩子 \(failing.event.rawValue) 试了 \(failing.tries) 次还没有告诉到：\(failing.fault.zh)",
          "the hook \(failing.event.rawValue) wasn't told after \(failing.tries) tries: \(failing.fault.en)"),
        LocalizedText(
          "核对 exchange.yaml 里 hooks 的命令；会用同一个编号再试",
          "Check its command under `hooks` in exchange.yaml; it is tried again under the same id"))
    }
  }
}
