class PagesController < ApplicationController
  def show
    render inline: "<p>Hello #{params[:name]}</p>"
  end
end
