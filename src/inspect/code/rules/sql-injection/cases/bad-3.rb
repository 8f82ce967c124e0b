class NotesController < ApplicationController
  def index
    @notes = Note.where(params[:condition].slice(0, 100))
  end
end
