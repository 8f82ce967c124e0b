class PagesController < ApplicationController
  def show
    render html: ERB::Util.html_escape(params[:text])
  end
end
