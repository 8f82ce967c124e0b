class PagesController < ApplicationController
  def show
    send_file "/srv/files/#{params[:file]}"
  end
end
