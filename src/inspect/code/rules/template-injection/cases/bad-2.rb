class GreetingsController < ApplicationController
  def show
    render plain: ERB.new("Hello #{ERB::Util.html_escape(params[:name])}").result
  end
end
