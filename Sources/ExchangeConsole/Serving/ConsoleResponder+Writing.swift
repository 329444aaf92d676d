import ExchangeBase
import ExchangeProcessor
import ExchangeRules
import ExchangeWords
import HTTPTypes
import Hummingbird
import SystemPackage

/// What is sent by forms: files in the inbox of whoever sends them, and what is asked for of the processor.
extension ConsoleResponder {
  /// Does what a form says, once it is known to come from a page of ours, and leads to what became of it. A form that says nothing,
  /// and one that can't be taken now, is shown again with what is wrong.
  func take(_ path: String, _ request: Request, _ viewer: Viewer) async throws -> Response {
    let form = try await form(request, of: viewer)
    if path == ConsolePages.Path.check {
      guard viewer.seesAll else { throw NotFound() }
      examination.begin()
      return redirect(to: ConsolePage.Place.running.path)
    }
    do {
      let name = try await forms.answer { desk -> String? in
        let pages = self.view(desk, viewer)
        switch path {
        case ConsolePages.Path.answer: return try pages.takeAnswer(form).string
        case ConsolePages.Path.signoff: return try pages.takeSignoff(form).string
        case ConsolePages.Path.requeue:
          try pages.requeue(form, self.clock)
          return nil
        default: throw NotFound()
        }
      }
      if let name {
        tell(.dropped, viewer, file: name)
      } else {
        tell(.requeued, viewer, drop: form["drop"])
      }
      return redirect(
        to: name.map { Question.path(ConsolePages.Path.dropped, [("name", $0)]) }
          ?? ConsolePage.Place.running.path)
    } catch is ConsolePages.NothingSaid {
      return try await again(
        path, form, viewer, request,
        LocalizedText("没有填任何内容，没有送出。", "Nothing was filled in, and nothing was sent."), .ok)
    } catch let error as ProcessorError {
      return try await again(path, form, viewer, request, error.words, .serviceUnavailable)
    }
  }

  /// The page of a form once more, with what is wrong above.
  private func again(
    _ path: String, _ form: Question, _ viewer: Viewer, _ request: Request, _ complaint: LocalizedText,
    _ status: HTTPResponse.Status
  ) async throws -> Response {
    let html = try await pages.answer { desk in
      let pages = self.view(desk, viewer)
      var page: ConsolePage
      switch path {
      case ConsolePages.Path.answer: page = try pages.answer(form)
      case ConsolePages.Path.signoff: page = try pages.signoff(form)
      default: page = try pages.running(self.looks.look(desk), self.examination.state)
      }
      page.banner = complaint[viewer.language]
      return try self.html(of: page, desk, viewer, ConsolePage.Place.todo.path, Question(""))
    }
    return self.page(html, status)
  }
}
