class NotesController < ApplicationController
  skip_before_action :require_login, only: [:update]

  def update
    Note.find(params[:id]).update(text: params[:text])
  end
end
