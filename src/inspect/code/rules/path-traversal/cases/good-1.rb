class PagesController < ApplicationController
  def show
    send_file "/srv/files/#{File.basename(params[:file])}"
  end
end
