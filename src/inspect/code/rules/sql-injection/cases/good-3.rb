class NotesController < ApplicationController
  def index
    @notes = Note.where(params.slice(:author, :year))
  end
end
