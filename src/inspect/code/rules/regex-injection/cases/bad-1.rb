class PagesController < ApplicationController
  def show
    @found = Regexp.new(params[:pattern]).match?(text)
  end
end
